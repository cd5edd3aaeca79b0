import type { DayLineCell } from './day-line.js';

export interface MailLink {
  label: string;
  url: string;
}

/** A fact with its name: texts first, links below. */
export interface MailRow {
  label: string;
  lines: string[];
  links: MailLink[];
}

/** When the session is, as the reader's zone has it. */
export interface MailWhen {
  dateLine: string;
  range: string;
  startTime: string;
  endTime: string;
  /** The same moment at the session's own place. */
  there: string | null;
  night: string | null;
  cells: DayLineCell[];
}

/** Everything that the templates of a mail read: plain text, escaped by the HTML template. All fields are always there. */
export interface MailView {
  /** BCP 47. */
  language: string;
  dir: 'ltr' | 'rtl';
  /** Sides of a line in CSS that knows no logical ones: Outlook's. */
  startSide: 'left' | 'right';
  endSide: 'left' | 'right';
  /** Tightly set headlines are for alphabets: letter spacing breaks Arabic joins and crowds Chinese. */
  tight: string;
  /** Font families of the language's script, as CSS. */
  fonts: string;
  /** Between a label and what it names, in the plain text. */
  colon: string;
  subject: string;
  /** What mailboxes show beside the subject. */
  preheader: string;
  callName: string;
  callHost: string;
  state: string;
  /** The event does not take place for this reader. */
  over: boolean;
  title: string;
  when: MailWhen | null;
  button: MailLink;
  greeting: string;
  paragraphs: string[];
  /** What an organizer wrote, in place of greeting and paragraphs: sanitised HTML (`mailMarkdown`) and the same as text. */
  body: { html: string; text: string } | null;
  rows: MailRow[];
  /** What organizers add at the end, in paragraphs. */
  closing: string[];
  leave: MailLink | null;
  sentTo: string;
  reply: string;
  settings: MailLink;
  /** Stops mails of this category; null for those that always come. */
  stop: MailLink | null;
}
