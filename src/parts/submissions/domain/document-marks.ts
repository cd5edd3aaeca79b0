import type { TextMark } from '../../../platform/pdf/content.js';

/** A4, in points. */
export const paper = { width: 595, height: 842, margin: 64 } as const;
export const colours = { ink: '#1b1d1a', quiet: '#585a53', accent: '#0a665a' } as const;

/** Returns a heading and the paragraphs below it. */
export function sectionMarks(heading: string, text: string): TextMark[] {
  const paragraphs = text.split('\n').filter((part) => part.trim() !== '');
  return [
    headingMark(heading),
    ...paragraphs.map((paragraph, index) => textMark(paragraph, 11, colours.ink, 400, index === 0 ? 4 : 7)),
  ];
}

/** Returns the heading of a section. */
export function headingMark(heading: string): TextMark {
  return { ...textMark(heading, 13, colours.accent, 600, 20), role: 'H2' };
}

/** Returns a text as wide as the page, `below` points under what is above it. */
export function textMark(text: string, size: number, colour: string, weight: 400 | 600 = 400, below = 0): TextMark {
  return {
    kind: 'text',
    text,
    role: 'P',
    x: paper.margin,
    y: { below },
    width: paper.width - 2 * paper.margin,
    size,
    maxLines: Number.MAX_SAFE_INTEGER,
    weight,
    colour,
    align: 'start',
  };
}
