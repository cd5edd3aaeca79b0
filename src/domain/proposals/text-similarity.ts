import { foldText, type FoldedText, isDense } from './folded-text.js';
import { joined, originalRange, partsOf, type TextPart } from './text-excerpt.js';

/**
 * Near-duplicates by the letters of texts, whatever the script. A text is the set of all its series of eight letters,
 * or of four characters where each says more. How much two texts share is estimated by MinHash: 120 hash functions,
 * each of which keeps its smallest value of the set, and agrees for two texts as often as they share. Three values are a
 * band; only texts that have a band in common are compared, so nobody compares all with all.
 */
const letters = 8;
const denseLetters = 4;
const bandRows = 3;
const bandCount = 40;
const signatureLength = bandRows * bandCount;
/** Shorter texts say too little to be like others. */
const fewestSeries = 60;
/** From which share on two proposals are shown as similar. */
export const similarFrom = 0.6;
/** Estimates are off by a few hundredths: from here on, the texts themselves are compared. */
export const comparedFrom = 0.3;
/** A passage that is shared has so many letters. */
const shortestPassage = 20;

/** Letters of a text without spaces, and where they were; what headings say is left out, and breaks a series. */
interface LetterText {
  text: string;
  /** Index in the folded text. */
  from: number[];
}

const broken = '\u0000';

function lettersOf(folded: FoldedText, headings: readonly string[]): LetterText {
  let text = '';
  const from: number[] = [];
  for (let index = 0; index < folded.text.length; index++) {
    if (folded.text[index] === ' ') continue;
    text += folded.text[index];
    from.push(index);
  }
  for (const heading of headings) text = text.replaceAll(heading, broken.repeat(heading.length));
  return { text, from };
}

/** Returns headings of the form as they are left out of texts; those of a letter or two are words like any other. */
export function headingLetters(headings: readonly string[]): string[] {
  return [...new Set(headings.map((one) => foldText(one.normalize('NFC')).text.replaceAll(' ', '')))]
    .filter((one) => one.length >= 6)
    .toSorted((one, other) => other.length - one.length);
}

/** The length of the series that begins there; 0 if there is none. */
function seriesLength(text: string, start: number): number {
  const length = isDense(text.charAt(start)) ? denseLetters : letters;
  const end = start + length;
  if (end > text.length) return 0;
  for (let index = start; index < end; index++) if (text[index] === broken) return 0;
  return length;
}

/** FNV-1a of a part of a text. */
function hashOf(text: string, start: number, length: number): number {
  let hash = 0x811c9dc5;
  for (let index = start; index < start + length; index++) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  }
  return hash;
}

function mixed(value: number): number {
  let hash = value ^ (value >>> 16);
  hash = Math.imul(hash, 0x7feb352d);
  hash = Math.imul(hash ^ (hash >>> 15), 0x846ca68b);
  return hash ^ (hash >>> 16);
}

const seeds = Int32Array.from({ length: signatureLength }, (_, index) => mixed(index + 1));

/** The series of texts as hashes, each once; `headings` are of `headingLetters`. */
export function seriesOf(texts: readonly string[], headings: readonly string[]): Set<number> {
  const series = new Set<number>();
  for (const original of texts) {
    const { text } = lettersOf(foldText(original.normalize('NFC')), headings);
    for (let start = 0; start < text.length; start++) {
      const length = seriesLength(text, start);
      if (length > 0) series.add(hashOf(text, start, length));
    }
  }
  return series;
}

/** Returns the signature of a text; empty if the text is too short to be like another. */
export function signatureOf(series: ReadonlySet<number>): number[] {
  if (series.size < fewestSeries) return [];
  const smallest = new Int32Array(signatureLength).fill(0x7fffffff);
  for (const one of series) {
    for (let index = 0; index < signatureLength; index++) {
      const hash = mixed(one ^ (seeds[index] ?? 0));
      if (hash < (smallest[index] ?? 0)) smallest[index] = hash;
    }
  }
  return [...smallest];
}

/** Returns the bands of a signature: texts that have none in common are not alike. */
export function bandsOf(signature: readonly number[]): number[] {
  return Array.from({ length: signature.length / bandRows }, (_, band) =>
    signature
      .slice(band * bandRows, (band + 1) * bandRows)
      .reduce((hash, value) => mixed(hash ^ value), mixed(band + 1)),
  );
}

/** Returns which share of two texts is the same, of 1, as their signatures say. */
export function estimatedShare(one: readonly number[], other: readonly number[]): number {
  if (one.length === 0 || one.length !== other.length) return 0;
  return dice(one.filter((value, index) => value === other[index]).length / one.length);
}

/** Returns which share of two texts is the same, of 1: twice what they share, of what both have. */
export function shareOf(one: ReadonlySet<number>, other: ReadonlySet<number>): number {
  if (one.size + other.size === 0) return 0;
  let shared = 0;
  for (const series of one) if (other.has(series)) shared++;
  return (2 * shared) / (one.size + other.size);
}

/** The share of both, from what two sets have in common of their union. */
function dice(resemblance: number): number {
  return (2 * resemblance) / (1 + resemblance);
}

/** Returns a text in parts, in which those are marked that another text shares. */
export function sharedParts(original: string, other: ReadonlySet<number>, headings: readonly string[]): TextPart[] {
  const text = original.normalize('NFC');
  const folded = foldText(text);
  const own = lettersOf(folded, headings);
  const found: [number, number][] = [];
  for (let start = 0; start < own.text.length; start++) {
    const length = seriesLength(own.text, start);
    if (length > 0 && other.has(hashOf(own.text, start, length))) found.push([start, start + length]);
  }
  const passages = joined(found)
    .map(([from, to]) => wholeWords(folded.text, own.from[from] ?? 0, (own.from[to - 1] ?? 0) + 1))
    .filter(([from, to]) => to - from >= passageLength(folded.text, from));
  return partsOf(
    text,
    passages.map(([from, to]) => originalRange(folded, from, to)),
  );
}

/** Leaves out the halves of words at both ends, of which the other text has another half. */
function wholeWords(text: string, from: number, to: number): [number, number] {
  const isInside = (index: number) => {
    const [before = ' ', after = ' '] = [text[index - 1], text[index]];
    return before !== ' ' && after !== ' ' && !isDense(before) && !isDense(after);
  };
  let [start, end] = [from, to];
  while (start < end && isInside(start)) start++;
  while (end > start && isInside(end)) end--;
  while (start < end && text[start] === ' ') start++;
  while (end > start && text[end - 1] === ' ') end--;
  return [start, end];
}

function passageLength(text: string, from: number): number {
  return isDense(text.charAt(from)) ? shortestPassage / 2 : shortestPassage;
}
