const MAX_OCTETS = 75;
// Fast path: no control characters, unusual line breaks or surrogates.
const CLEAN = /^[\t\n -~\u00a0-\u2027\u202a-\ud7ff\ue000-\uffff]*$/;

/** Removes control characters and normalizes line breaks to `\n`. Lone surrogates become U+FFFD, as in UTF-8. */
export function cleanText(text: string): string {
  return CLEAN.test(text) ? text : cleaned(text);
}

function cleaned(text: string): string {
  return text
    .replaceAll(/\r\n|[\r\u2028\u2029]/g, '\n')
    .replaceAll(/[^\P{Cc}\t\n]/gu, '')
    .replaceAll(/\p{Surrogate}/gu, '\ufffd');
}

/** Writes a TEXT value (RFC 5545 3.3.11): `\\`, `\;`, `\,` and `\n` are the only escapes. */
export function escapeText(text: string): string {
  return cleanText(text)
    .replaceAll(/[\\;,]/g, '\\$&')
    .replaceAll('\n', '\\n');
}

/**
 * Writes a parameter value: quotes, carets and line breaks are encoded (RFC 6868). Quoted if it contains `:`, `;`, `,`
 * or an encoded character, since some readers only decode what is in quotes.
 */
export function parameterValue(text: string): string {
  const value = cleanText(text).replaceAll('^', '^^').replaceAll('"', "^'").replaceAll('\n', '^n');
  return /[:;,^]/.test(value) ? `"${value}"` : value;
}

/** Writes a URI value: not escaped (RFC 5545 3.3.13), but without characters that would end the line or value. */
export function uriValue(uri: string): string {
  return cleanText(uri).replaceAll('\n', '').trim().replaceAll(' ', '%20').replaceAll('\t', '%09');
}

/** Writes a calendar address: lowercase scheme, and characters that are invalid in a URI percent-encoded. */
export function mailto(email: string): string {
  return `mailto:${cleanText(email).replaceAll(/[\s"<>\\^`{|}%?#]/g, encodeURIComponent)}`;
}

/** An instant as `YYYYMMDDTHHMMSSZ`. */
export function utcStamp(at: Date): string {
  return `${at.toISOString().slice(0, 19).replaceAll(/[-:]/g, '')}Z`;
}

/** A wall time `YYYY-MM-DDTHH:mm` as `YYYYMMDDTHHMM00`. */
export function localStamp(local: string): string {
  return `${local.replaceAll(/[-:]/g, '')}00`;
}

/** Folds a content line to at most 75 octets a line, never inside a UTF-8 sequence (RFC 5545 3.1). No final CRLF. */
export function foldLine(line: string): string {
  if (line.length * 3 <= MAX_OCTETS) return line;
  let folded = '';
  let start = 0;
  let room = MAX_OCTETS;
  for (let at = 0; at < line.length; at++) {
    const code = line.charCodeAt(at);
    const isPair = code >= 0xd800 && code < 0xdc00;
    const size = code < 0x80 ? 1 : code < 0x800 ? 2 : isPair ? 4 : 3;
    if (size > room) {
      folded += `${line.slice(start, at)}\r\n `;
      start = at;
      // The space at the start of the next line counts.
      room = MAX_OCTETS - 1;
    }
    room -= size;
    if (isPair) at++;
  }
  return folded + line.slice(start);
}

/** Undoes folding: the content lines of an object, without line ends. */
export function unfoldLines(object: string): string[] {
  return object
    .replaceAll(/\r\n[ \t]/g, '')
    .split('\r\n')
    .filter((line) => line !== '');
}

/** Joins content lines for sending: folded, each with CRLF, including the last one. */
export function joinLines(lines: readonly string[]): string {
  return lines.map((line) => `${foldLine(line)}\r\n`).join('');
}
