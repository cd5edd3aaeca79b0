// Of 0x80 to 0x9f, by the WHATWG index of windows-1252; what has no character stays a control character.
const windows1252 = '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ';

/**
 * Returns bytes in an encoding as a text. `encoding` is a label of the WHATWG Encoding Standard, where ISO 8859-1 means
 * Windows-1252: Node 20 reads that as ISO 8859-1 (nodejs/node#56542), without €, ’ and Ÿ. Throws a RangeError for an
 * unknown label, and a TypeError for bytes that are not in that encoding if `fatal` is true.
 */
export function decodeText(bytes: Uint8Array, encoding: string, { fatal }: { fatal: boolean }): string {
  const decoder = new TextDecoder(encoding, { fatal });
  const text = decoder.decode(bytes);
  if (decoder.encoding !== 'windows-1252') return text;
  return text.replaceAll(/[\u0080-\u009f]/gu, (control) => windows1252.charAt(control.charCodeAt(0) - 0x80));
}
