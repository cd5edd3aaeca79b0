const MAX_OCTETS = 75;

/** Drops control characters and makes every kind of line break `\n`. Lone surrogates become U+FFFD, as UTF-8 would. */
export function cleanText(text: string): string {
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
  // Printable ASCII, the common case, needs no octets counted.
  if (/^[ -~]*$/.test(line)) return foldAscii(line);
  const octets = Buffer.from(line);
  const parts: string[] = [];
  let start = 0;
  while (start < octets.length) {
    let end = Math.min(octets.length, start + (start === 0 ? MAX_OCTETS : MAX_OCTETS - 1));
    // An octet 10xxxxxx continues a character: step back to where that character begins.
    while (end < octets.length && ((octets[end] ?? 0) & 0xc0) === 0x80) end--;
    parts.push(octets.toString('utf8', start, end));
    start = end;
  }
  return parts.join('\r\n ');
}

function foldAscii(line: string): string {
  if (line.length <= MAX_OCTETS) return line;
  let folded = line.slice(0, MAX_OCTETS);
  for (let at = MAX_OCTETS; at < line.length; at += MAX_OCTETS - 1) {
    folded += `\r\n ${line.slice(at, at + MAX_OCTETS - 1)}`;
  }
  return folded;
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
