const LINE = 76;
const CR = 13;
const LF = 10;
const EQUALS = 0x3d;
const hex = Buffer.from('0123456789ABCDEF');
/** For what is encoded: allocating thrice its size for each invitation would cost as much as encoding it. */
const scratch = Buffer.allocUnsafeSlow(32 * 1024);
/** By octet: 1 for those that stand for themselves everywhere. */
const plain = Uint8Array.from({ length: 256 }, (_, octet) =>
  octet > 0x20 && octet < 0x7f && octet !== EQUALS ? 1 : 0,
);

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
  const end = octets.length;
  // At worst every octet becomes three, and every 73 of those need a soft break.
  const most = end * 3 + Math.ceil(end / 24) * 3 + 3;
  const out = most > scratch.length ? Buffer.allocUnsafe(most) : scratch;
  let length = 0;
  let column = 0;
  // The last column of a line is for the soft break.
  const makeRoomFor = (width: number) => {
    if (column + width <= LINE - 1) return;
    out[length++] = EQUALS;
    out[length++] = CR;
    out[length++] = LF;
    column = 0;
  };
  for (let at = 0; at < end; at++) {
    const octet = octets[at] ?? 0;
    if (plain[octet] === 1) {
      makeRoomFor(1);
      out[length++] = octet;
      column += 1;
      continue;
    }
    // Not read beyond the end, because that makes the whole loop several times slower.
    const next = at + 1 < end ? octets[at + 1] : undefined;
    if (octet === CR && next === LF) {
      out[length++] = CR;
      out[length++] = LF;
      column = 0;
      at++;
    } else if (isInnerSpace(octet, next)) {
      makeRoomFor(1);
      out[length++] = octet;
      column += 1;
    } else {
      makeRoomFor(3);
      out[length++] = EQUALS;
      out[length++] = hex[octet >> 4] ?? 0;
      out[length++] = hex[octet & 15] ?? 0;
      column += 3;
    }
  }
  return out.toString('latin1', 0, length);
}

// White space at the end of a line would be lost in transport.
function isInnerSpace(octet: number, next: number | undefined): boolean {
  return (octet === 0x20 || octet === 0x09) && next !== undefined && next !== CR;
}
