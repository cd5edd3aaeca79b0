import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '../../src/platform/root.js';

const folder = join(projectRoot, 'test', 'golden', 'replies');

/** Replies in the shapes of the calendars that people use, all of amina@example.org to the event `goldenUid`. */
export const goldenReplies = readdirSync(folder).sort();
export const goldenUid = '0d9f3c52-8f6e-4f1b-9a37-3a9b6f2f1f11@greenroom.example.org';

export function goldenReply(name: string): Buffer {
  return readFileSync(join(folder, name));
}

export interface ReplyParts {
  uid: string;
  email: string;
  /** From; the address of the attendee where it is left out. */
  from?: string;
  answer?: string;
  method?: string;
  sequence?: number | string;
  /** DTSTAMP as it is written: 20270111T101500Z. */
  stamp?: string;
  /** More lines of the event. */
  more?: string[];
}

/** An answer as a plain calendar program writes it. */
export function replyObject(parts: ReplyParts): string {
  const { uid, email, answer = 'ACCEPTED', method = 'REPLY', sequence = 0, stamp = '20270111T101500Z' } = parts;
  return [
    'BEGIN:VCALENDAR',
    'PRODID:-//Example//Tests//EN',
    'VERSION:2.0',
    `METHOD:${method}`,
    'BEGIN:VEVENT',
    `UID:${uid}`,
    `SEQUENCE:${sequence}`,
    `DTSTAMP:${stamp}`,
    ...(parts.more ?? ['DTSTART:20270114T080000Z', 'DTEND:20270114T091500Z']),
    'ORGANIZER:mailto:call@example.org',
    `ATTENDEE;PARTSTAT=${answer}:mailto:${email}`,
    'END:VEVENT',
    'END:VCALENDAR',
    '',
  ].join('\r\n');
}

/** A mail that carries a calendar object. */
export function calendarEmail(
  object: string,
  headers: string[] = [],
  type = 'text/calendar; charset=utf-8',
  from = 'somebody@example.org',
): Buffer {
  return Buffer.from(
    [
      `From: ${from}`,
      'To: call@example.org',
      'Subject: An answer',
      ...headers,
      'MIME-Version: 1.0',
      'Content-Type: multipart/alternative; boundary=parts',
      '',
      '--parts',
      'Content-Type: text/plain',
      '',
      'An answer.',
      '--parts',
      `Content-Type: ${type}`,
      '',
      `${object}--parts--`,
      '',
    ].join('\r\n'),
  );
}

/** The mail of an answer. */
export function replyEmail(parts: ReplyParts, headers: string[] = []): Buffer {
  return calendarEmail(replyObject(parts), headers, undefined, parts.from ?? parts.email);
}
