import { createHash } from 'node:crypto';
import { foldLines } from 'nodemailer/lib/mime-funcs';
import MimeNode from 'nodemailer/lib/mime-node';
import { memoize } from '../../../platform/memoize.js';
import type { ComposedEmail, Mailbox } from './composed-email.js';
import { isPlainAddress } from './plain-address.js';
import { base64Lines, type EncodedBody, encodeOctets, encodeText } from './transfer-encoding.js';

/** Encodes header values and nothing else. With a boundary given, it needs no randomness. */
const encoder = new MimeNode(undefined, { baseBoundary: 'unused' });

/** Characters after which lines are folded. */
const lineLength = 76;

/** A MIME part as text: its header, an empty line and its body. */
type Part = string;

/**
 * Returns the RFC 5322 bytes of an email, the same for the same email: the boundaries come from its Message-ID. With a
 * calendar object the parts are mixed(alternative(plain, html, calendar), application/ics): Outlook looks for the
 * invite only in the first child, and other programs offer the attachment (RFC 6047 2.4). Invitations to several
 * sessions are only attached. nodemailer encodes the header values. The tree is written here because its composer takes a millisecond per email.
 */
export function mimeSource(mail: ComposedEmail): Buffer {
  const { calendar, invites } = mail;
  const boundary = `--=_${createHash('sha256').update(mail.messageId).digest('hex').slice(0, 32)}`;
  const bodies = [
    bodyPart('text/plain; charset=utf-8', mail.bodies?.text ?? encodeText(mail.text)),
    bodyPart('text/html; charset=utf-8', mail.bodies?.html ?? encodeText(mail.html)),
  ];
  const objects = [...(calendar === null ? [] : [{ name: 'invite.ics', calendar }]), ...invites].map((one) => ({
    name: one.name,
    type: 'application/ics',
    bytes: Buffer.from(one.calendar.object),
  }));
  const files = [...objects, ...(mail.files ?? [])];
  const [invite] = objects;
  const inline =
    calendar === null || invite === undefined
      ? []
      : [
          bodyPart(
            `text/calendar; charset=utf-8; method=${calendar.method}`,
            encodeOctets(invite.bytes, calendar.object.length),
          ),
        ];
  const text = multipart('alternative', `${boundary}-a`, [...bodies, ...inline]);
  // No boundary may begin with the other one (RFC 2046 5.1.1).
  const content = files.length === 0 ? text : multipart('mixed', `${boundary}-m`, [text, ...files.map(attachmentPart)]);
  return octetsOf(`${headerLines(mail)}MIME-Version: 1.0\r\n${content}`);
}

/** Returns a digest of the bytes of an email, by which they are known again. */
export function mimeDigest(source: Buffer): string {
  return createHash('sha256').update(source).digest('base64');
}

/** For one email at a time: `Buffer.from` finds out how long the text gets first, which takes as long as encoding it. */
const scratch = Buffer.allocUnsafeSlow(192 * 1024);

function octetsOf(text: string): Buffer {
  // A UTF-16 unit becomes three octets at most.
  if (text.length * 3 > scratch.length) return Buffer.from(text);
  return Buffer.from(scratch.subarray(0, scratch.write(text)));
}

function headerLines(mail: ComposedEmail): string {
  let lines = sharedMailboxLine('From', mail.from) + mailboxLine('To', mail.to);
  lines += sharedMailboxLine('Reply-To', mail.replyTo) + sharedLine('Subject', mail.subject);
  lines += `Date: ${mail.date.toUTCString().replace('GMT', '+0000')}\r\n`;
  lines += idLine('Message-ID', mail.messageId);
  if (mail.inReplyTo !== null) {
    lines += idLine('In-Reply-To', mail.inReplyTo) + idLine('References', mail.references.join(' '));
  }
  for (const [name, value] of Object.entries(mail.headers)) {
    // Not folded: some programs look for the address in the line of its name.
    if (name === 'List-Unsubscribe') lines += `${name}: ${value}\r\n`;
    else lines += name === 'X-Request-Id' ? headerLine(name, value) : sharedLine(name, value);
  }
  return lines;
}

/** Returns a header with a mailbox: that of a usual name and address without nodemailer's parser. */
function mailboxLine(name: string, mailbox: Mailbox): string {
  const line = `${name}: ${mailbox.name} <${mailbox.address}>`;
  const isPlain = /^\w[\w ]*$/u.test(mailbox.name) && isPlainAddress(mailbox.address);
  return isPlain && line.length < lineLength ? `${line}\r\n` : headerLine(name, { ...mailbox });
}

/** Returns a header with an identifier, which is never broken, but begins a line of its own where the line is too long. */
function idLine(name: string, id: string): string {
  if (!/^<[^<>\s\p{Cc}\P{ASCII}]+>$/u.test(id)) return headerLine(name, id);
  return name.length + id.length + 2 < lineLength ? `${name}: ${id}\r\n` : `${name}:\r\n ${id}\r\n`;
}

function headerLine(name: string, value: string | object): string {
  return `${foldLines(`${name}: ${encoder.encodeHeaderValue(name, value)}`, lineLength)}\r\n`;
}

// Cached, because many emails have the same line. No name contains a NUL.
const sharedLine = memoize(1000, (name: string, value: string) => `${name}: ${value}`, headerLine);
const sharedMailboxLine = memoize(
  1000,
  (name: string, { name: title, address }: Mailbox) => `${name}\0${title}\0${address}`,
  (name, { name: title, address }) => headerLine(name, { name: title, address }),
);

function bodyPart(type: string, { encoding, body }: EncodedBody): Part {
  return part([`Content-Type: ${type}`, `Content-Transfer-Encoding: ${encoding}`], body);
}

function attachmentPart({ name, type, bytes }: { name: string; type: string; bytes: Buffer }): Part {
  const headers = [
    `Content-Type: ${type}; name=${name}`,
    'Content-Transfer-Encoding: base64',
    `Content-Disposition: attachment; filename=${name}`,
  ];
  return part(headers, base64Lines(bytes));
}

function multipart(subtype: string, boundary: string, parts: Part[]): Part {
  // The line break before a boundary belongs to the boundary and not to the part (RFC 2046 5.1.1).
  let body = '';
  // Not joined, so that nested parts are copied only once.
  for (const each of parts) body += `--${boundary}\r\n${each}\r\n`;
  return part([`Content-Type: multipart/${subtype};\r\n boundary="${boundary}"`], `${body}--${boundary}--\r\n`);
}

function part(headers: string[], body: string): Part {
  return `${headers.join('\r\n')}\r\n\r\n${body}`;
}
