const MAX_OCTETS = 75;
// The common case costs one look: neither controls nor odd line breaks nor surrogates, which may be lone.
const CLEAN = /^[\t\n -~\u00a0-\u2027\u202a-\ud7ff\ue000-\uffff]*$/;

/** Drops control characters and makes every kind of line break `\n`. Lone surrogates become U+FFFD, as UTF-8 would. */
export function cleanText(text: string): string {
  return CLEAN.test(text) ? text : cleaned(text);
}

function cleaned(text: string): string {
  return text
    .replaceAll(/\r\n|[\r\u2028\u2029]/g, '\n')
    .replaceAll(/[^\P{Cc}\t\n]/gu, '')
    .replaceAll(/\p{Surrogate}/gu, '\ufffd');
}

/** A TEXT value (RFC 5545 3.3.11): `\\`, `\;`, `\,` and `\n` are the only escapes. */
export function escapeText(text: string): string {
  return cleanText(text)
    .replaceAll(/[\\;,]/g, '\\$&')
    .replaceAll('\n', '\\n');
}

/** A parameter value: quoted when it holds `:`, `;` or `,`; quotes, carets and line breaks as RFC 6868 writes them. */
export function parameterValue(text: string): string {
  const value = cleanText(text).replaceAll('^', '^^').replaceAll('"', "^'").replaceAll('\n', '^n');
  return /[:;,]/.test(value) ? `"${value}"` : value;
}

/** A URI value: not escaped (RFC 5545 3.3.13), only freed of what would end the line or the value. */
export function uriValue(uri: string): string {
  return cleanText(uri).replaceAll('\n', '').trim().replaceAll(' ', '%20').replaceAll('\t', '%09');
}

/** A calendar address: lower-case scheme, and the few characters that a URI cannot hold percent-encoded. */
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
      // The space that begins the next line is one of its octets.
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

/** Content lines as bytes are sent: folded, with CRLF after every one, the last too. */
export function joinLines(lines: readonly string[]): string {
  return lines.map((line) => `${foldLine(line)}\r\n`).join('');
}
