// Crockford's base 32, without I, L, O and U, which are easily misread.
const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const length = 20;

/** Returns the number of a certificate from 20 random bytes (100 bits): `K7Q2-9TXM-4WVZ-H2PC-0RB8`. */
export function certificateNumber(bytes: Uint8Array): string {
  if (bytes.length < length) throw new RangeError('A number of a certificate needs 20 random bytes.');
  const letters = Array.from(bytes.slice(0, length), (byte) => alphabet.charAt(byte % alphabet.length)).join('');
  return grouped(letters);
}

/** Parses a typed number, or returns null if it is invalid. */
export function readCertificateNumber(text: string): string | null {
  const letters = text.toUpperCase().replaceAll(/[\s-]/gu, '').replaceAll('O', '0').replaceAll(/[IL]/gu, '1');
  return letters.length === length && [...letters].every((letter) => alphabet.includes(letter))
    ? grouped(letters)
    : null;
}

function grouped(letters: string): string {
  return letters.match(/.{4}/gu)?.join('-') ?? letters;
}
