/** An RFC 5322 mailbox. The name holds no line breaks. */
export interface Mailbox {
  name: string;
  address: string;
}

/** An RFC 5546 object as it travels: the method stands here, in the MIME type and in the object, and is the same in all. */
export interface EmailCalendar {
  method: 'REQUEST' | 'CANCEL';
  /** RFC 5545 text, lines ended by CRLF. */
  object: string;
}

/** A mail, complete: nothing about it is decided after this. */
export interface ComposedEmail {
  /** Of the message row. */
  id: string;
  from: Mailbox;
  /** One person: nobody learns of anybody else. */
  to: Mailbox;
  replyTo: Mailbox;
  subject: string;
  text: string;
  html: string;
  /** With its angle brackets. */
  messageId: string;
  /** Message-ID of the thread's root, which is never sent itself, or null for a mail that stands alone. */
  inReplyTo: string | null;
  references: string[];
  date: Date;
  headers: Record<string, string>;
  calendar: EmailCalendar | null;
}
