/**
 * The form under which two spellings of a name are one name: case, width, the order of words, punctuation and the spaces
 * of names without an alphabet do not count. Empty for a text without letters. Nicknames are not guessed.
 */
export function nameKey(name: string): string {
  const words = wordsOf(name);
  // Chinese, Japanese and Korean names are written with a space or without, in the one order that they have.
  return words.every((word) => unspaced.test(word)) ? words.join('') : words.toSorted().join(' ');
}

/** The same without accents and other marks: near enough to ask about, too far to decide by. */
export function nearNameKey(name: string): string {
  return nameKey(
    name
      .normalize('NFD')
      .replaceAll(/\p{Mn}/gu, '')
      .replaceAll(/[đĐ]/gu, 'd')
      .normalize('NFC'),
  );
}

/** The names in a cell such as `Ming (陳明)` or `Ming (Guest)`: the whole, what stands before the bracket, and within it. */
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
