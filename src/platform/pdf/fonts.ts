import { readFile } from 'node:fs/promises';
import * as fontkit from 'fontkit';
import {
  Blob,
  ClusterLevel,
  Direction,
  Feature,
  Face as ShapingFace,
  Font,
  Buffer as ShapingBuffer,
  shape,
} from 'harfbuzzjs';
import subsetFont from 'subset-font';
import type { Slice } from './font-slices.js';

/** A glyph for `pdfkit` with its position, in font units. */
export interface Glyph {
  /** Identifies a glyph of the font and the characters that it represents. */
  id: number;
  /** The glyph id in the font; 0 if there is none. */
  outline: number;
  codePoints: number[];
  advanceWidth: number;
  xAdvance: number;
  xOffset: number;
  yOffset: number;
}

/** A font reduced to the characters of one page, at one weight. */
export interface Face {
  key: string;
  unitsPerEm: number;
  /** The font for `pdfkit`, which uses the layout in `next`. */
  font: fontkit.Font;
  next: Glyph[];
  glyphs(text: string, isRightToLeft: boolean): Glyph[];
  /** Returns whether the font has all visible characters of a cluster. */
  has(cluster: string): boolean;
}

/** Members of `fontkit`'s subsets that are missing in its types. */
interface Subset {
  glyphs: number[];
  mapping: Record<number, number>;
  includeGlyph(id: number): number;
}

/** Letters with marks stay one glyph, because two glyphs would be copied incorrectly. */
const whole = new Feature('ccmp', 0);

/** Above all glyph ids: a font has at most 65,536 glyphs. */
const firstId = 100_000;

/** Creates a subset of a slice with these characters, at one weight. */
export async function openFace(slice: Slice, characters: string, weight: number): Promise<Face> {
  // HarfBuzz decomposes some characters, for example in Thai: their parts must be in the subset, too.
  const parts = characters + characters.normalize('NFKD');
  const bytes = await subsetFont(await readFile(slice.path), parts, {
    targetFormat: 'truetype',
    variationAxes: { wght: weight },
  });
  const font = fontkit.create(bytes);
  if (!('layout' in font)) throw new Error(`${slice.path} holds several fonts.`);
  const shaping = new Font(new ShapingFace(new Blob(bytes)));
  shaping.setScale(font.unitsPerEm, font.unitsPerEm);
  const drawn = new Map<string, number>();
  const outlines = new Map<number, number>();
  const idOf = (outline: number, codePoints: readonly number[]) => {
    const key = [outline, ...codePoints].join();
    const id = drawn.get(key) ?? firstId + drawn.size;
    drawn.set(key, id);
    outlines.set(id, outline);
    return id;
  };
  const face: Face = {
    key: `${slice.path}:${weight}`,
    unitsPerEm: font.unitsPerEm,
    font,
    next: [],
    has: (cluster) => Array.from(cluster).every((one) => isInvisible(one) || nominalGlyph(shaping, one) !== 0),
    glyphs: (text, isRightToLeft) => glyphsOf(shaping, text, isRightToLeft, slice.family === '' ? [whole] : [], idOf),
  };
  const createSubset = font.createSubset.bind(font);
  Object.assign(font, {
    // `pdfkit` lays out text with the font, whose Thai and Arabic differ from HarfBuzz's, and scales the result in
    // place.
    layout: () => ({
      glyphs: face.next,
      positions: face.next.map(({ xAdvance, xOffset, yOffset }) => ({ xAdvance, yAdvance: 0, xOffset, yOffset })),
      advanceWidth: face.next.reduce((sum, one) => sum + one.xAdvance, 0),
    }),
    // Arabic letters share outlines and only differ by their dots. An outline that represents another character gets
    // another glyph id, so that copying and searching the text works.
    createSubset: () => {
      const subset = createSubset() as unknown as Subset;
      const includeGlyph = subset.includeGlyph.bind(subset);
      subset.includeGlyph = (id: number) => {
        const outline = outlines.get(id);
        if (outline === undefined) return includeGlyph(id);
        return (subset.mapping[id] ??= subset.glyphs.push(outline) - 1);
      };
      return subset;
    },
  });
  return face;
}

function nominalGlyph(font: Font, character: string): number {
  return font.nominalGlyph(character.codePointAt(0) ?? 0) ?? 0;
}

function isInvisible(character: string): boolean {
  return /[\p{Default_Ignorable_Code_Point}\s]/u.test(character);
}

function glyphsOf(
  font: Font,
  text: string,
  isRightToLeft: boolean,
  features: Feature[],
  idOf: (outline: number, codePoints: readonly number[]) => number,
): Glyph[] {
  const buffer = new ShapingBuffer();
  // A vowel sign over an Arabic letter represents itself.
  buffer.setClusterLevel(ClusterLevel.MONOTONE_CHARACTERS);
  buffer.addText(text);
  buffer.guessSegmentProperties();
  buffer.setDirection(isRightToLeft ? Direction.RTL : Direction.LTR);
  shape(font, buffer, features);
  const placed = buffer.getGlyphInfosAndPositions();
  // The widest glyph of a cluster represents all its characters, because marks are placed on it.
  const speakers = new Map<number, (typeof placed)[number]>();
  for (const one of placed) {
    const widest = speakers.get(one.cluster);
    if (widest === undefined || (one.xAdvance ?? 0) > (widest.xAdvance ?? 0)) speakers.set(one.cluster, one);
  }
  const starts = [...speakers.keys(), text.length].toSorted((a, b) => a - b);
  const ends = new Map(starts.map((start, index) => [start, starts[index + 1]]));
  return placed.map(({ codepoint: outline, cluster, xAdvance = 0, xOffset = 0, yOffset = 0 }) => {
    const speaker = speakers.get(cluster);
    const isSpeaker = speaker?.codepoint === outline && speaker.xOffset === xOffset && speaker.xAdvance === xAdvance;
    const said = isSpeaker ? text.slice(cluster, ends.get(cluster)) : '';
    const codePoints = Array.from(said, (one) => one.codePointAt(0) ?? 0);
    const advanceWidth = font.glyphHAdvance(outline);
    return { id: idOf(outline, codePoints), outline, codePoints, advanceWidth, xAdvance, xOffset, yOffset };
  });
}
