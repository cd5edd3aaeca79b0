import { fillers, generalWords, joinedGeneralWords, joinedLegalForms, legalForms, variants } from './name-words.js';

/**
 * Returns the key for finding similar names: names are as similar as the trigrams of their keys (`similarity` and `%`
 * of PostgreSQL's pg_trgm). Word order, accents, legal forms and words such as "of" don't count, and words that many
 * organizations share count little. The key is ASCII in any script, because pg_trgm only handles letters of the
 * database's locale, and the C locale has no others. A letter of an alphabet becomes one ASCII character, so that three
 * make a trigram as in English; a Han character, kana or Hangul syllable becomes three, so that each is a trigram.
 */
export function similarKey(name: string): string {
  const all = wordsOf(folded(name));
  const telling = all.filter((word) => !fillers.has(word) && !legalForms.has(word));
  const kept = telling.length > 0 ? telling : all;
  const coded = kept.map((word) => generalWords.get(word) ?? word);
  // A name that only consists of generic words is compared by them.
  const shown = coded.some((word) => word.length > 1) ? coded : kept;
  return [...new Set(shown.map(inAscii))].sort().join(' ');
}

/** Letters with marks that people often omit when typing. */
const letterWithMarks =
  /([\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}\p{Script=Hebrew}\p{Script=Arabic}])\p{Mn}+/gu;

function folded(name: string): string {
  const plain = name
    .normalize('NFKD')
    .replace(letterWithMarks, '$1')
    .normalize('NFKC')
    .toLocaleLowerCase('en')
    .replaceAll('ß', 'ss')
    .replaceAll('æ', 'ae')
    .replaceAll('œ', 'oe');
  const spelled = Array.from(plain, (character) => variants.get(character) ?? character).join('');
  const named = spelled.replace(joinedLegalForms, ' ');
  return joinedGeneralWords.reduce(
    // Uppercase, to distinguish them from fillers.
    (text, [word, code]) => text.replaceAll(word, ` ${code.toUpperCase()} `),
    /[\p{L}\p{N}]/u.test(named) ? named : spelled,
  );
}

function wordsOf(text: string): string[] {
  const joined = text
    .replace(/['’ʼ`]/gu, '')
    // S.A. and U.N. are one word each.
    .replace(/(?<=(?:^|[^\p{L}\p{N}])\p{L})\.(?=\p{L}(?:[^\p{L}]|$))/gu, '');
  return joined.match(/[\p{L}\p{N}\p{M}]+/gu) ?? [];
}

const dense = /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]$/u;

function inAscii(word: string): string {
  return Array.from(word, (character) => {
    if (/^[a-z0-9]$/iu.test(character)) return character.toLowerCase();
    const code = character.codePointAt(0) ?? 0;
    // The factor spreads adjacent code points, so that each third of a character distinguishes it from most others.
    if (dense.test(character)) return ((code * 7919) % 46_656).toString(36).padStart(3, '0');
    return (code % 36).toString(36);
  }).join('');
}
