import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '../../src/platform/root.js';

const folder = join(projectRoot, 'test', 'golden', 'bounces');
const sampleId = '<6f1c8e1a-3a52-4f0e-9a51-0c4b7d1f2a11@greenroom.example.org>';

/** Reports in the shapes of the mail servers that people use, all about the message `goldenMessageId` to amina@example.org. */
export const goldenBounces = readdirSync(folder).sort();
export const goldenMessageId = sampleId;

export interface BounceParts {
  messageId?: string;
  email?: string;
}

/** The report, about another message or address when these are given. */
export function goldenBounce(name: string, { messageId = sampleId, email = 'amina@example.org' }: BounceParts = {}) {
  const text = readFileSync(join(folder, name), 'latin1');
  return Buffer.from(text.replaceAll(sampleId, messageId).replaceAll('amina@example.org', email), 'latin1');
}

/** A report whose fields and returned part are as given. */
export function reportEmail(fields: string[], returned: string, type = 'text/rfc822-headers'): Buffer {
  return Buffer.from(
    [
      'Return-Path: <>',
      'From: MAILER-DAEMON@relay.example.net',
      'To: call@example.org',
      'Subject: Undelivered',
      'MIME-Version: 1.0',
      'Content-Type: multipart/report; report-type=delivery-status; boundary=parts',
      '',
      '--parts',
      'Content-Type: text/plain',
      '',
      'It did not arrive.',
      '--parts',
      'Content-Type: message/delivery-status',
      '',
      'Reporting-MTA: dns; relay.example.net',
      '',
      ...fields,
      '',
      '--parts',
      `Content-Type: ${type}`,
      '',
      returned,
      '--parts--',
      '',
    ].join('\r\n'),
  );
}
