/**
 * A text as it is searched and compared: letters and digits without case and accents, as SQL `search_fold` makes them,
 * and one space for whatever is between them.
 */
export interface FoldedText {
  text: string;
  /** For each unit of `text`, where in the original it comes from; and the length of the original. */
  at: number[];
}

// Accents, Arabic vowel signs and the tatweel; vowel signs of other scripts are letters for those who search.
const marks = /[\u0300-\u036F\u064B-\u065F\u0670\u0640]/gu;
const alike: Readonly<Record<string, string>> = { ø: 'o', ł: 'l', đ: 'd', ı: 'i', ς: 'σ' };
const known = new Map<string, string>();
const maxKnown = 50_000;

function foldCharacter(character: string): string {
  const found = known.get(character);
  if (found !== undefined) return found;
  const plain = character.normalize('NFKD').replace(marks, '').toLowerCase().normalize('NFC');
  const folded = [...plain].map((one) => alike[one] ?? one).join('');
  const result = plain === '' ? '' : /^[\p{L}\p{N}\p{M}]+$/u.test(folded) ? folded : ' ';
  if (known.size < maxKnown) known.set(character, result);
  return result;
}

/** Folds a text, which is in the composed form (NFC). */
export function foldText(original: string): FoldedText {
  let text = '';
  // Looking at the end of a text that grows would copy all of it, for each word.
  let isAfterSpace = true;
  const at: number[] = [];
  let position = 0;
  for (const character of original) {
    const folded = foldCharacter(character);
    if (folded !== ' ' || !isAfterSpace) {
      text += folded;
      if (folded !== '') isAfterSpace = folded === ' ';
      for (let unit = 0; unit < folded.length; unit++) at.push(position);
    }
    position += character.length;
  }
  at.push(position);
  return { text, at };
}

/** Scripts in which no spaces separate words, or in which particles are attached to them. */
const dense =
  /[\p{scx=Han}\p{scx=Hiragana}\p{scx=Katakana}\p{scx=Hangul}\p{scx=Thai}\p{scx=Lao}\p{scx=Khmer}\p{scx=Myanmar}]/u;
const denseKnown = new Map<string, boolean>();

/** Whether a character is of a script in which searches cannot go by words. */
export function isDense(character: string): boolean {
  if (character.length === 1 && character < '\u0E00') return false;
  const found = denseKnown.get(character);
  if (found !== undefined) return found;
  const is = dense.test(character);
  if (denseKnown.size < maxKnown) denseKnown.set(character, is);
  return is;
}

/** A part of a folded text: a word, or characters of a script without words, and where it begins. */
export interface Run {
  characters: string[];
  isDense: boolean;
  start: number;
}

/** Splits a folded text into its parts. */
export function runsOf(text: string): Run[] {
  const runs: Run[] = [];
  let isOpen = false;
  let position = 0;
  for (const character of text) {
    const last = runs.at(-1);
    if (character === ' ') isOpen = false;
    else if (isOpen && last?.isDense === isDense(character)) last.characters.push(character);
    else {
      runs.push({ characters: [character], isDense: isDense(character), start: position });
      isOpen = true;
    }
    position += character.length;
  }
  return runs;
}
