import bidiFactory, { type Bidi } from 'bidi-js';
import { type Face, type Glyph, openFace } from './faces.js';
import type { Paper, TextMark } from './paper.js';
import { eastAsianOrder, type Slice, sliceOf } from './slices.js';

/** A stretch of one line in one face and one direction; its glyphs stand from left to right. */
export interface Run {
  face: Face;
  text: string;
  glyphs: Glyph[];
  /** In points. */
  width: number;
}

/** A text as it is set: at which size, in which lines, each from left to right. */
export interface SetText {
  size: number;
  lines: { text: string; runs: Run[]; width: number }[];
}

// Its types speak of its ES module, Node takes the other one.
const bidi = (bidiFactory as unknown as () => Bidi)();
const replacement = '\uFFFD';
/** In points; nobody reads smaller letters. */
const smallest = 7;

/** What no face draws is shown as a character that could not be drawn; what draws nothing anyway is left out. */
export function settable(text: string): string {
  return text
    .normalize('NFC')
    .toWellFormed()
    .replaceAll(/\s+/gu, ' ')
    .replaceAll(/\p{Cc}/gu, '')
    .trim();
}

/** Sets all texts of a page. Opens each face once, with the characters that the page needs of it. */
export async function typeset(paper: Paper): Promise<Map<TextMark, SetText>> {
  const texts = paper.marks.filter((mark) => mark.kind === 'text');
  const pieces = new Map(texts.map((mark) => [mark, piecesOf(settable(mark.text), paper.language)]));
  const wanted = new Map<string, { slice: Slice; weight: number; characters: Set<string> }>();
  for (const [{ weight }, all] of pieces) {
    for (const { slice, cluster } of all) {
      const key = `${slice.path}:${weight}`;
      const one = wanted.get(key) ?? { slice, weight, characters: new Set<string>() };
      wanted.set(key, one);
      for (const character of cluster) one.characters.add(character);
    }
  }
  const faces = new Map<string, Face>();
  for (const [key, { slice, weight, characters }] of wanted) {
    faces.set(key, await openFace(slice, [...characters].join(''), weight));
  }
  return new Map(texts.map((mark) => [mark, setText(mark, pieces.get(mark) ?? [], faces)]));
}

interface Piece {
  cluster: string;
  slice: Slice;
}

function piecesOf(text: string, language: string): Piece[] {
  const order = eastAsianOrder(text, language);
  return Array.from(new Intl.Segmenter(language).segment(text), ({ segment }) => segment).flatMap((cluster) => {
    const slice = sliceOf(cluster, order);
    if (slice !== null) return [{ cluster, slice }];
    return [...cluster].flatMap((character) => {
      if (/\p{Default_Ignorable_Code_Point}/u.test(character)) return [];
      const own = sliceOf(character, order);
      return own === null ? drawn(replacement, order) : [{ cluster: character, slice: own }];
    });
  });
}

function drawn(character: string, order: readonly string[]): Piece[] {
  const slice = sliceOf(character, order);
  return slice === null ? [] : [{ cluster: character, slice }];
}

function setText(mark: TextMark, pieces: readonly Piece[], faces: ReadonlyMap<string, Face>): SetText {
  const text = pieces.map(({ cluster }) => cluster).join('');
  // Which piece each code unit belongs to.
  const owners = pieces.flatMap((piece) => Array.from({ length: piece.cluster.length }, () => piece));
  const { levels } = bidi.getEmbeddingLevels(text, 'auto');
  const faceAt = (index: number) => {
    const face = faces.get(`${owners[index]?.slice.path}:${mark.weight}`);
    if (face === undefined) throw new Error('A face was not opened.');
    return face;
  };
  const lineOf = (from: number, until: number, size: number) => {
    const line = text.slice(from, until).trimEnd();
    const runs = visualRuns(text, from, from + line.length, levels, faceAt, size);
    return { text: line, runs, width: runs.reduce((sum, { width }) => sum + width, 0) };
  };
  const fitting = (size: number, mostLines: number) => {
    const lines = brokenLines(text, mark.width, (from, until) => lineOf(from, until, size));
    const fits = lines.length <= mostLines && lines.every(({ width }) => width <= mark.width);
    return fits || size <= smallest ? { size, lines: lines.slice(0, mostLines) } : null;
  };
  const { size, oneLineSize = size, mostLines } = mark;
  for (let current = size; ; current -= 1) {
    const set = fitting(current, current > oneLineSize ? 1 : mostLines);
    if (set !== null) return set;
  }
}

type Line = SetText['lines'][number];

// Between words, as the reader's language has them: Thai and Chinese write no spaces. A word that is too long stays whole.
function brokenLines(text: string, width: number, lineOf: (from: number, until: number) => Line): Line[] {
  const whole = lineOf(0, text.length);
  if (whole.width <= width) return [whole];
  const ends = Array.from(new Intl.Segmenter(undefined, { granularity: 'word' }).segment(text))
    .filter(({ segment }) => !/^[\s\p{Pe}\p{Pf}\p{Po}]+$/u.test(segment))
    .map(({ index }) => index)
    .slice(1)
    .concat(text.length);
  const lines: Line[] = [];
  let [from, last] = [0, 0];
  for (const end of ends) {
    if (last > from && lineOf(from, end).width > width) {
      lines.push(lineOf(from, last));
      from = last;
    }
    last = end;
  }
  return [...lines, lineOf(from, text.length)];
}

// UAX #9, rule L2: from the highest level down, what stands at a level or above it is turned around.
function visualRuns(
  text: string,
  from: number,
  until: number,
  levels: Uint8Array,
  faceAt: (index: number) => Face,
  size: number,
): Run[] {
  const runs: (Run & { level: number })[] = [];
  for (let start = from; start < until;) {
    const [face, level] = [faceAt(start), levels[start] ?? 0];
    let end = start + 1;
    while (end < until && faceAt(end) === face && levels[end] === level) end += 1;
    const part = text.slice(start, end);
    const glyphs = face.glyphs(part, level % 2 === 1);
    const units = glyphs.reduce((sum, { xAdvance }) => sum + xAdvance, 0);
    runs.push({ face, text: part, glyphs, width: (units / face.unitsPerEm) * size, level });
    start = end;
  }
  let ordered = runs;
  for (let level = Math.max(0, ...runs.map((run) => run.level)); level > 0; level -= 1) {
    ordered = turned(ordered, level);
  }
  return ordered;
}

function turned<Item extends { level: number }>(runs: readonly Item[], level: number): Item[] {
  const result: Item[] = [];
  for (let index = 0; index < runs.length;) {
    let end = index;
    while (end < runs.length && (runs[end]?.level ?? 0) >= level) end += 1;
    result.push(...(end > index ? runs.slice(index, end).toReversed() : runs.slice(index, index + 1)));
    index = Math.max(end, index + 1);
  }
  return result;
}
