import bidiFactory, { type Bidi } from 'bidi-js';
import { Faces } from './faces.js';
import type { Face, Glyph } from './fonts.js';
import { segmentsOf } from '../i18n/segments.js';
import type { PdfContent, TextMark } from './content.js';
import { eastAsianOrder, type Slice, slicesFor } from './font-slices.js';

/** A run of a line in one font and one direction, with glyphs from left to right. */
interface Run {
  face: Face;
  text: string;
  glyphs: Glyph[];
  /** In points. */
  width: number;
}

/** A typeset text: its size and its lines, each from left to right. */
export interface SetText {
  size: number;
  /** By its first letter with a direction. */
  isRightToLeft: boolean;
  lines: { text: string; runs: Run[]; width: number }[];
}

// Its types describe the ES module, but Node loads the other one.
const bidi = (bidiFactory as unknown as () => Bidi)();
const words = new Intl.Segmenter(undefined, { granularity: 'word' });
const chinese = /\p{sc=Han}/u;
const replacement = '\uFFFD';
/** Smallest readable size, in points. */
const smallest = 7;

/** Returns a text without line breaks, control characters and direction marks, which are not needed for ordering. */
export function settable(text: string): string {
  return text
    .normalize('NFC')
    .toWellFormed()
    .replaceAll(/\s+/gu, ' ')
    .replaceAll(/[\p{Cc}\u200B\u200E\u200F\u202A-\u202E\u2060-\u206F\uFEFF]/gu, '')
    .trim();
}

/**
 * Typesets all texts of all pages, each character in the first font that has it. `faces` are those of a document whose
 * texts come one after the other.
 */
export async function typeset(
  content: Pick<PdfContent, 'pages' | 'language'>,
  faces = new Faces('used'),
): Promise<Map<TextMark, SetText>> {
  const marks = content.pages.flat().filter((mark) => mark.kind === 'text');
  // What is on every badge is set once.
  const firsts = new Map(marks.toReversed().map((mark) => [sameText(mark), mark]));
  const texts = [...firsts.values()].map((mark) => piecesOf(mark, content.language));
  for (let open = texts; open.length > 0;) {
    await faces.open(
      open.flatMap(({ mark: { weight }, pieces }) =>
        pieces.flatMap(({ cluster, slices: [slice] }) => (slice === undefined ? [] : [{ cluster, slice, weight }])),
      ),
    );
    open = open.filter((text) => {
      const isMissing = ({ slices: [slice], cluster }: Piece) =>
        slice !== undefined && faces.find(slice, text.mark.weight)?.has(cluster) !== true;
      return looksAgain(text, text.pieces.filter(isMissing));
    });
  }
  const sets = new Map(
    texts.map(({ mark, pieces }) => {
      const shown = pieces.filter(({ slices }) => slices.length > 0);
      return [sameText(mark), setText(mark, shown, faces)];
    }),
  );
  return new Map(
    marks.flatMap((mark) => {
      const set = sets.get(sameText(mark));
      return set === undefined ? [] : [[mark, set] as const];
    }),
  );
}

/** Typesets a text whose characters are in fonts that are open already, such as the digits of page numbers. */
export function setWithOpenFaces(mark: TextMark, language: string, faces: Faces): SetText {
  return setText(mark, piecesOf(mark, language).pieces, faces);
}

/** Is equal for texts that are set equally. */
function sameText({ text, width, size, oneLineSize = size, maxLines, weight }: TextMark): string {
  return JSON.stringify([text, width, size, oneLineSize, maxLines, weight]);
}

/** A cluster of characters drawn together, with the fonts to search, in order. */
interface Piece {
  cluster: string;
  slices: Slice[];
}

interface Pieces {
  mark: TextMark;
  pieces: Piece[];
  /** Families for East Asian characters, in order; changed when characters are missing. */
  order: string[];
  turns: number;
}

function piecesOf(mark: TextMark, language: string): Pieces {
  const text = settable(mark.text);
  const order = [...eastAsianOrder(text, language)];
  const clusters = Array.from(segmentsOf(new Intl.Segmenter(language), text), ({ segment }) => segment);
  const pieces = clusters.flatMap((cluster) => {
    const slices = firstSlices(cluster, order);
    if (slices.length > 0) return [{ cluster, slices }];
    return Array.from(cluster)
      .filter((one) => !/[\p{Default_Ignorable_Code_Point}\p{Extended_Pictographic}]/u.test(one))
      .map((one) => ({ cluster: one, slices: firstSlices(one, order) }))
      .map((piece) => (piece.slices.length > 0 ? piece : inPlace(piece.cluster, order)));
  });
  return { mark, pieces, order, turns: 0 };
}

// What stands for a character that no font has: its plain form, such as the 2 of CO₂, or a mark that one is missing.
function inPlace(cluster: string, order: readonly string[]): Piece {
  const plain = cluster.normalize('NFKC');
  const slices = plain === cluster ? [] : slicesFor(plain, order);
  if (slices.length > 0) return { cluster: plain, slices };
  return { cluster: replacement, slices: slicesFor(replacement, order) };
}

// The coverage of each family is read on demand: the East Asian ones are large, and the first one usually suffices.
function firstSlices(cluster: string, order: readonly string[]): Slice[] {
  const first = slicesFor(cluster, order.slice(0, 1));
  return first.length > 0 ? first : slicesFor(cluster, order);
}

/** Whether a piece has only been looked for in the first East Asian family. */
function isLast({ slices }: Piece, [first]: readonly string[]): boolean {
  return slices.length === 1 && slices[0]?.family === first;
}

function laterSlices({ cluster }: Piece, order: readonly string[]): Slice[] {
  const all = slicesFor(cluster, order);
  return all.slice(all.findIndex(({ family }) => family === order[0]) + 1);
}

// Tries the next fonts for pieces that were missing in their font. Returns false if none are missing. If a Chinese
// character is missing, the whole text moves to the next family, to be in one font; once all were tried, it is in
// the first one again, and only that character moves.
function looksAgain(text: Pieces, missing: readonly Piece[]): boolean {
  if (missing.length === 0) return false;
  const [first = ''] = text.order;
  const isOfFamily = ({ cluster, slices: [slice] }: Piece) => slice?.family === first && chinese.test(cluster);
  if (text.turns < text.order.length && missing.some(isOfFamily)) {
    text.turns += 1;
    text.order.push(...text.order.splice(0, 1));
    for (const piece of text.pieces) piece.slices = firstSlices(piece.cluster, text.order);
    return true;
  }
  for (const piece of missing) {
    piece.slices = isLast(piece, text.order) ? laterSlices(piece, text.order) : piece.slices.slice(1);
    if (piece.slices.length > 0 || piece.cluster === replacement) continue;
    Object.assign(piece, inPlace(piece.cluster, text.order));
  }
  return true;
}

function setText(mark: TextMark, pieces: readonly Piece[], faces: Faces): SetText {
  const text = pieces.map(({ cluster }) => cluster).join('');
  // Of each code unit.
  const faceOfUnit = pieces.flatMap(({ cluster, slices: [slice] }) => {
    const face = slice && faces.find(slice, mark.weight);
    if (!face) throw new Error('A face was not opened.');
    return Array.from({ length: cluster.length }, () => face);
  });
  const { levels, paragraphs } = bidi.getEmbeddingLevels(text, 'auto');
  const faceAt = (index: number) => faceOfUnit[index] as Face;
  const lineOf = (from: number, until: number, size: number) => {
    const line = text.slice(from, until).trimEnd();
    const runs = visualRuns(text, from, from + line.length, levels, faceAt, size);
    return { text: line, runs, width: runs.reduce((sum, { width }) => sum + width, 0) };
  };
  // At size 1.
  const widthOf = (from: number, until: number) =>
    from === until
      ? 0
      : faces.measure(faceAt(from), text.slice(from, until), () =>
          visualRuns(text, from, until, levels, faceAt, 1).reduce((sum, { width }) => sum + width, 0),
        );
  const isRightToLeft = (paragraphs[0]?.level ?? 0) % 2 === 1;
  const fitting = (size: number, maxLines: number) => {
    const width = (from: number, until: number) => size * widthOf(from, until);
    const lines = brokenLines(text, mark.width, (from, until) => lineOf(from, until, size), width);
    const fits = lines.length <= maxLines && lines.every(({ width }) => width <= mark.width);
    return fits || size <= smallest ? { size, isRightToLeft, lines: lines.slice(0, maxLines) } : null;
  };
  const { size, oneLineSize = size, maxLines } = mark;
  for (let current = size; ; current -= 1) {
    const set = fitting(current, current > oneLineSize ? 1 : maxLines);
    if (set !== null) return set;
  }
}

type Line = SetText['lines'][number];

/** How much shorter than its words a line can be, because letters of neighbours move together. */
const kerning = 1.05;

// Wraps between words, by the rules of the language: Thai and Chinese have no spaces. Words that are too long are not
// broken. Words are measured alone, and a line is set when they fill it: setting it with each further word takes minutes
// for a book.
function brokenLines(
  text: string,
  width: number,
  lineOf: (from: number, until: number) => Line,
  widthOf: (from: number, until: number) => number,
): Line[] {
  if (widthOf(0, text.length) <= width * kerning) {
    const whole = lineOf(0, text.length);
    if (whole.width <= width) return [whole];
  }
  const starts = Array.from(segmentsOf(words, text))
    .filter(({ segment, index }) => index > 0 && !/^[\s\p{Pe}\p{Pf}\p{Po}]+$/u.test(segment))
    .map(({ index }) => index);
  const ends = [...starts, text.length];
  const lines: Line[] = [];
  for (let [from, first] = [0, 0]; first < ends.length;) {
    let last = first;
    for (let [at, filled] = [from, 0]; last < ends.length; last += 1) {
      const end = ends[last] ?? text.length;
      const space = at + text.slice(at, end).trimEnd().length;
      const word = widthOf(at, space);
      if (last > first && filled + word > width) break;
      filled += word + widthOf(space, end);
      at = end;
    }
    let line = lineOf(from, ends[last - 1] ?? text.length);
    for (; line.width > width && last - first > 1; line = lineOf(from, ends[last - 1] ?? text.length)) last -= 1;
    lines.push(line);
    [from, first] = [ends[last - 1] ?? text.length, last];
  }
  return lines;
}

// UAX #9, rule L2: from the highest level down, reverses everything at that level or above.
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
