import type { EncodedBody } from './transfer-encoding.js';

/** An RFC 5322 mailbox. The name has no line breaks. */
export interface Mailbox {
  name: string;
  address: string;
}

/** An RFC 5546 object. Its method is the same here, in the MIME type and in the object. */
export interface EmailCalendar {
  method: 'REQUEST' | 'CANCEL';
  /** RFC 5545 text; lines end in CRLF. */
  object: string;
}

/** A complete email, ready to send. */
export interface ComposedEmail {
  /** Id of the message. */
  id: string;
  from: Mailbox;
  /** A single person, so that recipients don't see each other. */
  to: Mailbox;
  replyTo: Mailbox;
  subject: string;
  text: string;
  html: string;
  /** The two as they go out, where they are known already. */
  bodies?: { text: EncodedBody; html: EncodedBody };
  /** With its angle brackets. */
  messageId: string;
  /** Message-ID of the thread's root, which is never sent itself; null for an email outside of a thread. */
  inReplyTo: string | null;
  references: string[];
  date: Date;
  headers: Record<string, string>;
  calendar: EmailCalendar | null;
  /** In an email about several sessions: an invitation to each, as a file. */
  invites: { name: string; calendar: EmailCalendar }[];
  /** Other files. */
  files?: { name: string; type: string; bytes: Buffer }[];
}
