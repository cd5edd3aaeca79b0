import type { DayLineCell } from './day-line.js';

export interface EmailLink {
  label: string;
  url: string;
}

/** A fact with its label: texts first, links below. */
export interface EmailRow {
  label: string;
  lines: string[];
  links: EmailLink[];
}

/** When the session is, in the reader's zone. */
export interface EmailWhen {
  dateLine: string;
  range: string;
  startTime: string;
  endTime: string;
  /** The same time at the session's own place. */
  there: string | null;
  night: string | null;
  cells: DayLineCell[];
}

/** Everything that the templates of an email read: plain text, which the HTML template escapes. */
export interface EmailView {
  /** BCP 47. */
  language: string;
  dir: 'ltr' | 'rtl';
  /** Sides of a line for programs whose CSS has no logical ones: Outlook. */
  startSide: 'left' | 'right';
  endSide: 'left' | 'right';
  /** CSS of tight headlines, for alphabets only: letter spacing breaks Arabic joins and crowds Chinese. */
  tight: string;
  /** Font families of the language's script, as CSS. */
  fonts: string;
  /** Between a label and its value, in the plain text. */
  colon: string;
  subject: string;
  /** What inboxes show beside the subject. */
  preheader: string;
  callName: string;
  callHost: string;
  state: string;
  /** Whether the session does not take place, or not for this reader. */
  over: boolean;
  title: string;
  when: EmailWhen | null;
  button: EmailLink;
  greeting: string;
  paragraphs: string[];
  /** What an organizer wrote in place of greeting and paragraphs, as sanitised HTML (`emailMarkdown`) and as text. */
  body: { html: string; text: string } | null;
  rows: EmailRow[];
  /** Paragraphs that organizers add at the end. */
  closing: string[];
  leave: EmailLink | null;
  sentTo: string;
  reply: string;
  settings: EmailLink;
  /** What the call does with personal data. */
  privacy: EmailLink;
  /** Stops emails of this category; null for those that always come. */
  stop: EmailLink | null;
}

/** What one kind of email says; the rest of its view is the same in all. What is left out is empty. */
export type EmailContent = Pick<EmailView, 'subject' | 'state' | 'title' | 'paragraphs' | 'button' | 'sentTo'> &
  Partial<Pick<EmailView, 'preheader' | 'over' | 'when' | 'rows' | 'leave' | 'body' | 'settings'>>;
