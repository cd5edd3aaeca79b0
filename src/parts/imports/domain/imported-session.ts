import type { Translations } from '../../../platform/i18n/translated.js';

/** A session in the export of another program. */
export interface ImportedSession {
  /** Position in the file, from 1. */
  line: number;
  /** The UID by which calendars know it (RFC 5545 3.8.4.7). */
  uid: string;
  /** How often it was changed there: calendars ignore an event with a lower SEQUENCE. */
  sequence: number;
  title: string;
  /** Plain text or Markdown. */
  abstract: string;
  /** Of title and abstract (BCP 47), if a table says it; otherwise null, or it has none. */
  textLanguage?: string | null;
  /** Title and abstract in other languages: only tables have them. */
  translations?: Translations<'title' | 'abstract'>;
  /** What the export says of its start: local, or an instant. */
  start: { local: string; timeZone: string | null } | { at: Date; timeZone: string | null } | null;
  minutes: number;
  /** Where it is: a room, or a web address for one online. */
  location: string;
  /** Where it is online, beside a room. */
  link: string;
  /** A kind of session, or what the file calls it. */
  kind: string;
  /** BCP 47, as the export has it; null if it doesn't say. */
  language: string | null;
  /** What it is about, in the words of the export. */
  track: string | null;
  speakers: string[];
  /** Why it can't become a session. */
  fault: 'cancelled' | 'repeats' | 'no-time' | 'no-zone' | 'unreadable' | null;
}

/** Where a file comes from. */
export type SessionsFormat = 'pretalx' | 'indico' | 'icalendar' | 'table';

export type ReadSessions =
  | { ok: true; format: SessionsFormat; sessions: ImportedSession[] }
  | { ok: false; code: 'not-sessions' | 'too-many-sessions' | 'no-sessions' };

/** More are not read: a call has tens of sessions. */
export const maxSessions = 1000;
