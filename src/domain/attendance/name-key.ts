/**
 * Returns the key of a name, which ignores case, width, word order, punctuation, and spaces in Chinese, Japanese and
 * Korean names. Empty for a text without letters. Nicknames are not resolved.
 */
export function nameKey(name: string): string {
  const words = wordsOf(name);
  // Chinese, Japanese and Korean names are written with or without a space, in a fixed order.
  return words.every((word) => unspaced.test(word)) ? words.join('') : words.toSorted().join(' ');
}

/** The same without accents and other marks: similar enough to ask, but not to match automatically. */
export function nearNameKey(name: string): string {
  return nameKey(
    name
      .normalize('NFD')
      .replaceAll(/\p{Mn}/gu, '')
      .replaceAll(/[đĐ]/gu, 'd')
      .normalize('NFC'),
  );
}

/**
 * Returns the names in a cell such as `Ming (陳明)` or `Ming (Guest)`: the whole, the part before the bracket, and the
 * part in it.
 */
export function namesIn(cell: string): string[] {
  const text = cell.normalize('NFKC');
  const [, outside = '', inside = ''] = /^([^()]*)\(([^()]*)\)\s*$/u.exec(text) ?? [];
  return [...new Set([text, outside, inside].map((one) => one.trim()).filter((one) => nameKey(one) !== ''))];
}

const unspaced = /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}ー]+$/u;

function wordsOf(name: string): string[] {
  return name
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(/['\u2019\u02bc\u00b7\u30fb]/gu, '')
    .split(/[^\p{L}\p{M}\p{N}ー]+/u)
    .filter((word) => word !== '');
}
