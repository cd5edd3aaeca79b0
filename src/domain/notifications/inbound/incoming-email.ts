import type { AddressObject, Attachment, Headers, HeaderValue, StructuredHeader } from 'mailparser';
import { decodeText } from '../../../platform/decode-text.js';
import { maxReportLength } from './delivery-report.js';

/** Maximum length of an email in bytes. */
export const maxEmailLength = 1024 * 1024;
/** Maximum number of lines: each takes the parser time, and a million empty lines take seconds. */
const maxLines = 50_000;
/**
 * A calendar response appears at most twice, as an alternative and as an attachment; some clients add one of their own.
 */
const maxCalendars = 4;
const LF = 10;
/** Each server on the way adds one; more indicate an attack. */
const maxAuthenticationResults = 20;
/** A report has one of each. */
const maxReports = 4;
const reportTypes = ['message/delivery-status', 'message/global-delivery-status'];
const returnedTypes = ['message/rfc822', 'text/rfc822-headers', 'message/global', 'message/global-headers'];
const calendarTypes = ['text/calendar', 'application/ics'];
const tnefTypes = ['application/ms-tnef', 'application/vnd.ms-tnef'];
/** A thread can be long; the email that is replied to is named first. */
const maxReferences = 20;
const maxReferencesLength = 4000;

/** The relevant parts of an incoming email. */
export interface IncomingEmail {
  /** iCalendar texts: first the parts that email clients show as an invitation, then attachments. */
  calendars: string[];
  /** A delivery report about one of our emails (RFC 3464), with the returned email or its headers. */
  report: { statuses: string[]; returned: string[] };
  /** Whether it contains a winmail.dat (TNEF), in which Outlook hides a response from every other program. */
  hasWinmail: boolean;
  /** The Message-IDs that it replies to. */
  replyTo: string[];
  /** Whether the email is marked as automatic (RFC 3834). */
  isAutomatic: boolean;
  /** The address in From; null if there is none or more than one. */
  from: string | null;
  /** The `Authentication-Results` headers (RFC 8601), unparsed. */
  authenticationResults: string[];
}

export type EmailFault = 'mail-too-large' | 'mail-unreadable';

// Nothing is fetched, converted or linked, and nested messages are not parsed. Parsing stops at header sizes and part
// counts that no calendar sends; the parser's own limits are a megabyte and a thousand parts.
const options = {
  skipHtmlToText: true,
  skipTextToHtml: true,
  skipImageLinks: true,
  skipTextLinks: true,
  keepCidLinks: true,
  ignoreEmbedded: true,
  keepDeliveryStatus: true,
  maxHeadSize: 128 * 1024,
  maxChildNodes: 50,
  checksumAlgo: false,
} as object;

/**
 * Reads a raw email (RFC 5322, MIME) in any transfer encoding, charset and line ending. An unknown charset is read as
 * UTF-8. Safe for any bytes.
 */
export async function readIncomingEmail(raw: Buffer): Promise<IncomingEmail | EmailFault> {
  if (raw.length > maxEmailLength || hasMoreLines(raw, maxLines)) return 'mail-too-large';
  // Loaded with the first email, because the parser is large and few processes receive email.
  const { simpleParser } = await import('mailparser');
  try {
    const { attachments, headers, headerLines } = await simpleParser(raw, options);
    const senders = headerLines.filter(({ key }) => key === 'from').length;
    const partsOf = (types: readonly string[], most: number) =>
      types.flatMap((type) => attachments.filter((part) => part.contentType === type)).slice(0, most);
    return {
      calendars: partsOf(calendarTypes, maxCalendars).map(textOf),
      report: {
        statuses: partsOf(reportTypes, maxReports).map(beginningOf),
        returned: partsOf(returnedTypes, maxReports).map(beginningOf),
      },
      hasWinmail: attachments.some(isWinmail),
      replyTo: repliedTo(headers),
      isAutomatic: isAutomatic(headers),
      from: senders === 1 ? onlyAddress(headers.get('from')) : null,
      authenticationResults: textsOf(headers.get('authentication-results')).slice(0, maxAuthenticationResults),
    };
  } catch {
    // The parser's error can quote the email, so it is not passed on.
    return 'mail-unreadable';
  }
}

function hasMoreLines(raw: Buffer, most: number): boolean {
  let count = 0;
  for (let at = raw.indexOf(LF); at !== -1 && count <= most; at = raw.indexOf(LF, at + 1)) count++;
  return count > most;
}

function isWinmail({ contentType, filename }: Attachment): boolean {
  return tnefTypes.includes(contentType) || filename?.toLowerCase() === 'winmail.dat';
}

function repliedTo(headers: Headers): string[] {
  const ids = ['in-reply-to', 'references'].flatMap((name) => textsOf(headers.get(name)));
  return ids.flatMap((text) => text.slice(0, maxReferencesLength).match(/<[^<>\s]+>/gu) ?? []).slice(0, maxReferences);
}

function textOf(part: Attachment): string {
  const type = part.headers.get('content-type');
  const { charset } = (type as StructuredHeader | undefined)?.params ?? {};
  try {
    return decodeText(part.content, charset ?? 'utf-8', { fatal: false });
  } catch {
    return new TextDecoder().decode(part.content);
  }
}

function beginningOf(part: Attachment): string {
  return new TextDecoder().decode(part.content.subarray(0, maxReportLength));
}

// RFC 3834 5, and older conventions. Bounces have an empty return path (RFC 5321 4.5.5), which the last mail server
// records.
function isAutomatic(headers: Headers): boolean {
  const [submitted = 'no'] = wordsOf(headers.get('auto-submitted'));
  const returnPath = headers.get('return-path') as AddressObject | undefined;
  const precedence = wordsOf(headers.get('precedence'));
  return (
    submitted !== 'no' ||
    precedence.includes('bulk') ||
    precedence.includes('auto_reply') ||
    headers.has('x-autoreply') ||
    headers.has('x-autorespond') ||
    returnPath?.text === ''
  );
}

function onlyAddress(value: HeaderValue | undefined): string | null {
  const { value: mailboxes = [] } = (value ?? {}) as Partial<AddressObject>;
  const [mailbox, ...others] = mailboxes;
  return others.length === 0 && mailbox?.address ? mailbox.address : null;
}

function wordsOf(value: HeaderValue | undefined): string[] {
  return textsOf(value).flatMap((text) => text.toLowerCase().split(/[\s;]+/u));
}

function textsOf(value: HeaderValue | undefined): string[] {
  const texts = Array.isArray(value) ? value : [value];
  return texts.filter((text) => typeof text === 'string');
}
