import bidiFactory, { type Bidi } from 'bidi-js';
import { type Face, type Glyph, openFace } from './fonts.js';
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
  lines: { text: string; runs: Run[]; width: number }[];
}

// Its types describe the ES module, but Node loads the other one.
const bidi = (bidiFactory as unknown as () => Bidi)();
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

/** Typesets all texts of all pages, each character in the first font that has it. */
export async function typeset(content: PdfContent): Promise<Map<TextMark, SetText>> {
  const marks = content.pages.flat().filter((mark) => mark.kind === 'text');
  // What is on every badge is set once.
  const firsts = new Map(marks.toReversed().map((mark) => [sameText(mark), mark]));
  const texts = [...firsts.values()].map((mark) => piecesOf(mark, content.language));
  const faces = new Map<string, Face>();
  const characters = new Map<string, Set<string>>();
  for (let open = texts; open.length > 0;) {
    const wanted = new Map<string, { slice: Slice; weight: number }>();
    for (const { mark, pieces } of open) {
      for (const { slices, cluster } of pieces) {
        const [slice] = slices;
        if (slice === undefined) continue;
        const key = keyOf(slice, mark);
        const known = characters.get(key) ?? new Set<string>();
        characters.set(key, known);
        if (Array.from(cluster).every((one) => known.has(one))) continue;
        wanted.set(key, { slice, weight: mark.weight });
        for (const character of cluster) known.add(character);
      }
    }
    for (const [key, { slice, weight }] of wanted) {
      faces.set(key, await openFace(slice, [...(characters.get(key) ?? [])].join(''), weight));
    }
    open = open.filter((text) => {
      const isMissing = ({ slices: [slice], cluster }: Piece) =>
        slice !== undefined && faces.get(keyOf(slice, text.mark))?.has(cluster) !== true;
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

/** Is equal for texts that are set equally. */
function sameText({ text, width, size, oneLineSize = size, mostLines, weight }: TextMark): string {
  return JSON.stringify([text, width, size, oneLineSize, mostLines, weight]);
}

function keyOf(slice: Slice, { weight }: TextMark): string {
  return `${slice.path}:${weight}`;
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
  const clusters = Array.from(new Intl.Segmenter(language).segment(text), ({ segment }) => segment);
  const pieces = clusters.flatMap((cluster) => {
    const slices = firstSlices(cluster, order);
    if (slices.length > 0) return [{ cluster, slices }];
    return Array.from(cluster)
      .filter((one) => !/[\p{Default_Ignorable_Code_Point}\p{Extended_Pictographic}]/u.test(one))
      .map((one) => ({ cluster: one, slices: firstSlices(one, order) }))
      .map((piece) =>
        piece.slices.length > 0 ? piece : { cluster: replacement, slices: slicesFor(replacement, order) },
      );
  });
  return { mark, pieces, order, turns: 0 };
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
// character is missing, the whole text moves to the next family, to be in one font; once all were tried, only that
// character does.
function looksAgain(text: Pieces, missing: readonly Piece[]): boolean {
  if (missing.length === 0) return false;
  const [first = ''] = text.order;
  if (text.turns < text.order.length - 1 && missing.some(({ slices: [slice] }) => slice?.family === first)) {
    text.turns += 1;
    text.order.push(...text.order.splice(0, 1));
    for (const piece of text.pieces) piece.slices = firstSlices(piece.cluster, text.order);
    return true;
  }
  for (const piece of missing) {
    piece.slices = isLast(piece, text.order) ? laterSlices(piece, text.order) : piece.slices.slice(1);
    if (piece.slices.length > 0 || piece.cluster === replacement) continue;
    piece.cluster = replacement;
    piece.slices = slicesFor(replacement, text.order);
  }
  return true;
}

function setText(mark: TextMark, pieces: readonly Piece[], faces: ReadonlyMap<string, Face>): SetText {
  const text = pieces.map(({ cluster }) => cluster).join('');
  // The piece of each code unit.
  const owners = pieces.flatMap((piece) => Array.from({ length: piece.cluster.length }, () => piece));
  const { levels } = bidi.getEmbeddingLevels(text, 'auto');
  const faceAt = (index: number) => {
    const face = faces.get(`${owners[index]?.slices[0]?.path}:${mark.weight}`);
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

// Wraps between words, by the rules of the language: Thai and Chinese have no spaces. Words that are too long are not
// broken.
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
