import { foldText, type Run, runsOf } from './folded-text.js';

/** Of scripts without spaces, so many characters are a word of the index. */
const gram = 3;
/** In characters: half a surrogate pair cannot be stored. */
const maxWordLength = 60;
/** More words of one text are not found; a text that is not made up has fewer. */
const maxWords = 20_000;
/** PostgreSQL indexes less than 2²⁰ bytes of one text. */
const mostBytes = 1_000_000;
/** More parts than this narrow no search any further. */
const maxTerms = 5;

/** "The", with what Arabic writes before it as one word: whoever looks for a city finds "in the city". */
const arabicArticle = /^[وف]?[بك]?ال(?=...)|^[وف]?لل(?=...)/u;

const wordOf = (run: Run) => run.characters.slice(0, maxWordLength).join('');

/**
 * Returns the words by which a text is found, each once. Of scripts without spaces, each character begins one, with the
 * two after it, so that any part of a text is the beginning of a word or a series of them.
 */
export function wordsOf(text: string): string[] {
  const words = new Set<string>();
  for (const run of runsOf(foldText(text.normalize('NFC')).text)) {
    if (run.isDense) {
      run.characters.forEach((_, index) => words.add(run.characters.slice(index, index + gram).join('')));
    } else {
      const word = wordOf(run);
      words.add(word);
      words.add(word.replace(arabicArticle, ''));
    }
    if (words.size >= maxWords) break;
  }
  let left = mostBytes;
  return [...words].slice(0, maxWords).filter((word) => (left -= Buffer.byteLength(word)) >= 0);
}

/** Splits what somebody searches for into the parts that all have to be found, in any order. */
export function termsOf(search: string): string[] {
  return search
    .normalize('NFC')
    .split(/\s+/u)
    .filter((term) => term !== '')
    .slice(0, maxTerms);
}

/**
 * Returns what finds a term among the words, for PostgreSQL's type `tsquery`; empty if it has neither letters nor
 * digits. Words are found by their beginning.
 */
export function wordQuery(term: string): string {
  const parts = runsOf(foldText(term.normalize('NFC')).text).flatMap((run) => {
    const { characters } = run;
    if (!run.isDense) return [`'${wordOf(run).replace(arabicArticle, '')}':*`];
    if (characters.length <= gram) return [`'${characters.join('')}':*`];
    return characters.slice(gram - 1).map((_, index) => `'${characters.slice(index, index + gram).join('')}'`);
  });
  return parts.join(' & ');
}
