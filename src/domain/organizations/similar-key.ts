import { fillers, generalWords, joinedGeneralWords, joinedLegalForms, legalForms, variants } from './name-words.js';

/**
 * The form of a name by which similar ones are found: two names are alike as far as the trigrams of their forms are the
 * same (`similarity` and `%` of PostgreSQL's pg_trgm). Word order, accents, legal forms and words such as "of" do not
 * count, and words that many organizations share count little.
 *
 * The form is ASCII whatever the script, since pg_trgm sees only the letters that the locale of the database knows, and
 * a database in the C locale knows no others. A letter of an alphabet becomes one ASCII character, so that three of them
 * make a trigram as in English; a Han character, a kana or a Hangul syllable becomes three, so that it is one by itself.
 */
export function similarKey(name: string): string {
  const all = wordsOf(folded(name));
  const telling = all.filter((word) => !fillers.has(word) && !legalForms.has(word));
  const kept = telling.length > 0 ? telling : all;
  const coded = kept.map((word) => generalWords.get(word) ?? word);
  // A name of nothing but general words is compared by them.
  const shown = coded.some((word) => word.length > 1) ? coded : kept;
  return [...new Set(shown.map(inAscii))].sort().join(' ');
}

/** Letters that may carry marks which people leave out when they type. */
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
    // In capitals, so that none is taken for a filler.
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
    // The factor spreads neighbours, so that every third of a character tells it from most others.
    if (dense.test(character)) return ((code * 7919) % 46_656).toString(36).padStart(3, '0');
    return (code % 36).toString(36);
  }).join('');
}
