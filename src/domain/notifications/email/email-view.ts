import type { DayLineCell } from './day-line.js';

export interface EmailLink {
  label: string;
  url: string;
}

/** A fact with its name: texts first, links below. */
export interface EmailRow {
  label: string;
  lines: string[];
  links: EmailLink[];
}

/** When the session is, as the reader's zone has it. */
export interface EmailWhen {
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
export interface EmailView {
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
  when: EmailWhen | null;
  button: EmailLink;
  greeting: string;
  paragraphs: string[];
  /** What an organizer wrote, in place of greeting and paragraphs: sanitised HTML (`emailMarkdown`) and the same as text. */
  body: { html: string; text: string } | null;
  rows: EmailRow[];
  /** What organizers add at the end, in paragraphs. */
  closing: string[];
  leave: EmailLink | null;
  sentTo: string;
  reply: string;
  settings: EmailLink;
  /** Stops mails of this category; null for those that always come. */
  stop: EmailLink | null;
}

/** What one kind of email says; the rest of its view is the same in all. What is left out is empty. */
export type EmailContent = Pick<EmailView, 'subject' | 'state' | 'title' | 'paragraphs' | 'button' | 'sentTo'> &
  Partial<Pick<EmailView, 'preheader' | 'over' | 'when' | 'rows' | 'leave' | 'body'>>;
