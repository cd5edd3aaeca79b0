const LINE = 76;
const CR = 13;
const LF = 10;
const EQUALS = 0x3d;
const hex = Buffer.from('0123456789ABCDEF');

export interface EncodedBody {
  encoding: 'quoted-printable' | 'base64';
  /** ASCII in lines of at most 76 characters, with CRLF between them. */
  body: string;
}

/** Encodes a text in UTF-8 with CRLF: readable where it is mostly ASCII, otherwise in base64, which is shorter then. */
export function encodeText(text: string): EncodedBody {
  return encodeOctets(Buffer.from(withCrLf(text)), text.length);
}

/** Encodes octets in UTF-8, whose lines end in CRLF, of a text with so many UTF-16 units. */
export function encodeOctets(octets: Buffer, units: number): EncodedBody {
  const encoding = encodingFor(octets.length, units);
  return { encoding, body: encoding === 'base64' ? base64Lines(octets) : quotedPrintable(octets) };
}

/** Returns the encoding for a text of so many octets in UTF-8, with CRLF, and so many UTF-16 units as it is. */
export function encodingFor(octets: number, units: number): EncodedBody['encoding'] {
  // A Latin letter with an accent costs six octets in quoted-printable, a Chinese character nine instead of four.
  return octets < units * 1.3 ? 'quoted-printable' : 'base64';
}

/** Returns a text with CRLF between its lines. */
export function withCrLf(text: string): string {
  return text.replaceAll(/\r\n|[\r\n]/gu, '\r\n');
}

/** Returns base64 in lines of 76 characters (RFC 2045 6.8). */
export function base64Lines(octets: Buffer): string {
  const characters = octets.toString('base64');
  const lines = [];
  for (let at = 0; at < characters.length; at += LINE) lines.push(characters.slice(at, at + LINE));
  // Joined, because adding one after the other takes three times as long.
  return lines.join('\r\n');
}

/**
 * Encodes octets whose lines end in CRLF as quoted-printable (RFC 2045 6.7). Line breaks stay, all else is encoded
 * exactly.
 */
export function quotedPrintable(octets: Buffer): string {
  // At worst every octet becomes three, and every 73 of those need a soft break.
  const out = Buffer.allocUnsafe(octets.length * 3 + Math.ceil(octets.length / 24) * 3 + 3);
  let length = 0;
  let column = 0;
  for (let at = 0; at < octets.length; at++) {
    const octet = octets[at] ?? 0;
    if (octet === CR && octets[at + 1] === LF) {
      out[length++] = CR;
      out[length++] = LF;
      column = 0;
      at++;
      continue;
    }
    const width = isPlain(octet, octets[at + 1]) ? 1 : 3;
    // The last column is for the soft break.
    if (column + width > LINE - 1) {
      out[length++] = EQUALS;
      out[length++] = CR;
      out[length++] = LF;
      column = 0;
    }
    if (width === 1) out[length++] = octet;
    else {
      out[length++] = EQUALS;
      out[length++] = hex[octet >> 4] ?? 0;
      out[length++] = hex[octet & 15] ?? 0;
    }
    column += width;
  }
  return out.toString('latin1', 0, length);
}

// White space at the end of a line would be lost in transport.
function isPlain(octet: number, next: number | undefined): boolean {
  if (octet === 0x20 || octet === 0x09) return next !== undefined && next !== CR;
  return octet > 0x20 && octet < 0x7f && octet !== EQUALS;
}
