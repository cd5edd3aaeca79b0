/** A mail server's report about one recipient (RFC 3464 2.3). */
export interface ReportedRecipient {
  /** The address that the reporting server tried to deliver to, which can be one that the recipient forwards to. */
  finalRecipient: string | null;
  /** The address that the email was originally sent to. */
  originalRecipient: string | null;
  /** In lower case: failed, delayed, delivered, relayed, expanded. */
  action: string;
  /** RFC 3463, without comments: 5.1.1. */
  status: string | null;
  /** The response of the refusing server, on one line, without its type. */
  diagnostic: string | null;
}

/** Maximum length of reports and headers in characters; the largest real ones have a tenth of it. */
export const maxReportLength = 64 * 1024;
/** One of our emails has one recipient; a mailing list behind it can have more. */
const maxRecipients = 20;
const maxWordsLength = 500;

/** Reads the text of a `message/delivery-status` part (RFC 3464 2.1). Safe for any text. */
export function reportedRecipients(text: string): ReportedRecipient[] {
  const groups: Map<string, string>[] = [];
  let group: Map<string, string> | undefined;
  let last = '';
  for (const line of text.slice(0, maxReportLength).split(/\r\n|\n|\r/u)) {
    if (line.trim() === '') {
      group = undefined;
      continue;
    }
    if (/^[ \t]/u.test(line)) {
      group?.set(last, `${group.get(last) ?? ''} ${line.trim()}`);
      continue;
    }
    const colon = line.indexOf(':');
    const name = line.slice(0, Math.max(0, colon)).trim().toLowerCase();
    if (group === undefined || (name === 'final-recipient' && group.has(name))) groups.push((group = new Map()));
    last = name;
    if (!group.has(name)) group.set(name, line.slice(colon + 1).trim());
  }
  return groups
    .filter((fields) => fields.has('action'))
    .slice(0, maxRecipients)
    .map((fields) => ({
      finalRecipient: addressOf(fields.get('final-recipient')),
      originalRecipient: addressOf(fields.get('original-recipient')),
      action: (fields.get('action') ?? '').toLowerCase().split(/[\s(;]/u, 1)[0] ?? '',
      status: /^[245]\.\d{1,3}\.\d{1,3}(?!\d)/u.exec(fields.get('status') ?? '')?.[0] ?? null,
      diagnostic: wordsOf(fields.get('diagnostic-code')),
    }));
}

/** Returns the Message-ID from the headers of a bounced email, with its angle brackets, or null. Safe for any text. */
export function returnedMessageId(text: string): string | null {
  for (const line of unfolded(text.slice(0, maxReportLength))) {
    if (line === '') return null;
    const [, id] = /^message-id:\s*(<[^<>\s]{1,250}>)/iu.exec(line) ?? [];
    if (id !== undefined) return id;
  }
  return null;
}

/**
 * Returns a server's response on one line, truncated to 500 characters, without control characters. Null if it is
 * empty.
 */
export function boundedWords(words: string): string | null {
  const line = words
    .slice(0, 10_000)
    .replaceAll(/[\s\p{Cc}]+/gu, ' ')
    .trim()
    .slice(0, maxWordsLength);
  return line === '' ? null : line;
}

function unfolded(text: string): string[] {
  const lines: string[] = [];
  for (const line of text.split(/\r\n|\n|\r/u)) {
    if (/^[ \t]/u.test(line) && lines.length > 0) lines.push(`${lines.pop()} ${line.trim()}`);
    else lines.push(line.trimEnd());
  }
  return lines;
}

// `rfc822; name@example.org`, and `utf-8;` with `\x{E9}` for what is not ASCII (RFC 6533 3); other types name no mailbox.
function addressOf(value: string | undefined): string | null {
  const [, type = '', text = ''] = /^([^;]{1,40});(.{1,1000})$/u.exec(value ?? '') ?? [];
  if (!['rfc822', 'utf-8'].includes(type.trim().toLowerCase())) return null;
  const bare = text.trim().replace(/^<(.*)>$/u, '$1');
  const decoded = bare.replaceAll(/\\x\{([\dA-Fa-f]{2,6})\}/gu, (code, hex: string) => {
    const point = Number.parseInt(hex, 16);
    return point <= 0x10_ffff ? String.fromCodePoint(point) : code;
  });
  return decoded.includes('@') ? decoded : null;
}

function wordsOf(value: string | undefined): string | null {
  return value === undefined ? null : boundedWords(value.replace(/^[\w-]{1,40}\s*;/u, ''));
}
