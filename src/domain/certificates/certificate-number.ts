// Crockford's base 32: no I, L, O or U, so that nothing is misread from paper.
const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const length = 20;

/** The number of a certificate, of 100 random bits, as people copy it: `K7Q2-9TXM-4WVZ-H2PC-0RB8`. Takes 20 bytes. */
export function certificateNumber(bytes: Uint8Array): string {
  if (bytes.length < length) throw new RangeError('A number of a certificate needs 20 random bytes.');
  const letters = Array.from(bytes.slice(0, length), (byte) => alphabet.charAt(byte % alphabet.length)).join('');
  return grouped(letters);
}

/** The number that somebody typed or read aloud, or null where it cannot be one. */
export function readCertificateNumber(text: string): string | null {
  const letters = text.toUpperCase().replaceAll(/[\s-]/gu, '').replaceAll('O', '0').replaceAll(/[IL]/gu, '1');
  return letters.length === length && [...letters].every((letter) => alphabet.includes(letter))
    ? grouped(letters)
    : null;
}

function grouped(letters: string): string {
  return letters.match(/.{4}/gu)?.join('-') ?? letters;
}
