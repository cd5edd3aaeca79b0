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
  /** Sides of a line for email clients without logical CSS properties (Outlook). */
  startSide: 'left' | 'right';
  endSide: 'left' | 'right';
  /** CSS of tight headlines, for alphabets only: letter spacing breaks Arabic joins and crowds Chinese. */
  tight: string;
  /** Language of the title; null for that of the email. */
  titleLang: string | null;
  /** Names that language in a word, where nothing else does. */
  titleNote: string | null;
  /** Font families of the language's script, as CSS. */
  fonts: string;
  /** Between a label and its value, in the plain text. */
  colon: string;
  subject: string;
  /** What inboxes show beside the subject. */
  preheader: string;
  callName: string;
  callHost: string;
  /** The logo of the call, at the size at which it is shown; null for none. */
  logo: { url: string; width: number; height: number } | null;
  /** The accent of the call in light and dark; null for that of the templates. */
  accent: readonly [light: string, dark: string] | null;
  /** What stands above everything else where there is something to celebrate; null otherwise. */
  celebration: string | null;
  state: string;
  /** Whether the session doesn't take place, or not for this recipient. */
  over: boolean;
  title: string;
  when: EmailWhen | null;
  /**
   * Asks before anything else to confirm the address, or what anyone can have registered, and says until when if the place
   * lapses; null if there is nothing to confirm.
   */
  confirm: { text: string; until: string | null; button: EmailLink; notMe: EmailLink } | null;
  button: EmailLink;
  greeting: string;
  paragraphs: string[];
  /** An organizer's text instead of greeting and paragraphs, as sanitized HTML (`emailMarkdown`) and as plain text. */
  body: { html: string; text: string } | null;
  rows: EmailRow[];
  /** Paragraphs that organizers add at the end. */
  closing: string[];
  leave: EmailLink | null;
  sentTo: string;
  reply: string;
  /** Where the reader changes what they get; null while their address is not proven. */
  settings: EmailLink | null;
  /** What the call does with personal data; null to staff. */
  privacy: EmailLink | null;
  /** Link that stops emails of this category; null if they can't be stopped. */
  stop: EmailLink | null;
}

/** The content of one kind of email; the rest of the view is the same for all kinds. Omitted
 * fields are empty, the subject is state, time and title, and beside it inboxes show what the text begins with. */
export type EmailContent = Pick<EmailView, 'state' | 'title' | 'paragraphs' | 'button' | 'sentTo'> &
  Partial<
    Pick<
      EmailView,
      | 'subject'
      | 'preheader'
      | 'celebration'
      | 'over'
      | 'when'
      | 'rows'
      | 'leave'
      | 'body'
      | 'greeting'
      | 'reply'
      | 'settings'
      | 'privacy'
    >
  > & {
    /** The time that the subject says after the state: the start of the session, or a deadline. */
    at?: string | undefined;
    /** The city whose time it is, for sessions. */
    city?: string;
    /** Until when the reader can answer, in a sentence: inboxes show it first. */
    until?: string | undefined;
    /** How many other emails travel in this one. */
    others?: number;
  };

/**
 * Returns a text as one line of a header: line breaks and other control characters become spaces, so that a name or a
 * title can never begin a header of its own, and marks that turn the writing direction are dropped, so that it cannot
 * disguise what comes after it.
 */
export function oneLine(text: string): string {
  return subjectLine(text.replaceAll(/[\u202a-\u202e\u2066-\u2069]/gu, ''));
}

/** Returns a text of ours in one line. The isolates around names stay: the names themselves have none (`oneLine`). */
export function subjectLine(text: string): string {
  return text
    .replaceAll(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, ' ')
    .replaceAll(/\p{Surrogate}/gu, '\ufffd')
    .trim();
}
