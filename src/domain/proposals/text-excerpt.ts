import { foldText, runsOf } from './folded-text.js';

/** A part of a text; `isMarked` if it is what was searched for, or shared with another text. */
export interface TextPart {
  text: string;
  isMarked: boolean;
}

/** How much is shown before and after the first match, in characters. */
const around = 70;
const maxMatches = 20;

/** Where in a text something is: from this index until before that one. */
export type Range = readonly [from: number, to: number];

/**
 * Returns a part of the first text in which one of the terms is found, with all matches in it; null if none is. A word
 * is found by its beginning, as in the index.
 */
export function excerptOf(texts: readonly string[], terms: readonly string[]): TextPart[] | null {
  const wanted = terms.flatMap((term) => runsOf(foldText(term.normalize('NFC')).text));
  if (wanted.length === 0) return null;
  for (const original of texts) {
    const text = original.normalize('NFC');
    const found = rangesOf(text, wanted);
    const [first] = found;
    if (first !== undefined) return cut(text, found, first);
  }
  return null;
}

function rangesOf(text: string, wanted: ReturnType<typeof runsOf>): Range[] {
  const folded = foldText(text);
  const ranges = wanted.flatMap(({ characters, isDense }) => {
    const part = characters.join('');
    const found: Range[] = [];
    let index = folded.text.indexOf(part);
    while (index >= 0 && found.length < maxMatches) {
      if (isDense || beginsWord(folded.text, index)) found.push(originalRange(folded, index, index + part.length));
      index = folded.text.indexOf(part, index + part.length);
    }
    return found;
  });
  return joined(ranges);
}

/** After an Arabic article, a word begins as well. */
function beginsWord(text: string, index: number): boolean {
  if (index === 0 || text[index - 1] === ' ') return true;
  // Looked at only there: a letter is often in the middle of a word.
  if (text[index - 1] !== 'ل') return false;
  return /(?:^| )[وف]?(?:[بك]?ال|لل)$/u.test(text.slice(Math.max(0, index - 6), index));
}

/** Returns where in the original text a part of the folded one is. */
export function originalRange({ at }: { at: readonly number[] }, from: number, to: number): Range {
  const start = at[from] ?? 0;
  // Accents after the last letter belong to it.
  return [start, at[to] ?? at.at(-1) ?? start];
}

/** Returns ranges in order, those that touch as one. */
export function joined(ranges: readonly Range[]): Range[] {
  const all: [number, number][] = [];
  for (const [from, to] of ranges.toSorted((one, other) => one[0] - other[0])) {
    const last = all.at(-1);
    if (last !== undefined && from <= last[1]) last[1] = Math.max(last[1], to);
    else all.push([from, to]);
  }
  return all;
}

/** Splits a text at the ranges, which are in order and don't touch. */
export function partsOf(text: string, ranges: readonly Range[], from = 0, to = text.length): TextPart[] {
  const parts: TextPart[] = [];
  let position = from;
  for (const [start, end] of ranges) {
    if (end <= from || start >= to) continue;
    parts.push({ text: text.slice(position, start), isMarked: false });
    // What follows a word is no part of it.
    const marked = text.slice(Math.max(start, from), Math.min(end, to)).replace(/[^\p{L}\p{N}\p{M}]+$/u, '');
    parts.push({ text: marked, isMarked: true });
    position = Math.max(start, from) + marked.length;
  }
  parts.push({ text: text.slice(position, to), isMarked: false });
  return parts.filter((part) => part.text !== '');
}

function cut(text: string, found: readonly Range[], [first, end]: Range): TextPart[] {
  const from = first <= around ? 0 : afterSpace(text, first - around, first);
  const last = Math.min(text.length, end + around);
  const space = text.lastIndexOf(' ', last);
  const to = last === text.length ? last : space > end ? space : wholeCharacter(text, last);
  const parts = partsOf(text, found, from, to);
  return [
    ...(from > 0 ? [{ text: '… ', isMarked: false }] : []),
    ...parts,
    ...(to < text.length ? [{ text: ' …', isMarked: false }] : []),
  ];
}

function afterSpace(text: string, from: number, before: number): number {
  const space = text.indexOf(' ', from);
  return space >= 0 && space < before ? space + 1 : wholeCharacter(text, from);
}

/** Not between the halves of a character. */
function wholeCharacter(text: string, index: number): number {
  return /[\uDC00-\uDFFF]/u.test(text.charAt(index)) ? index + 1 : index;
}
