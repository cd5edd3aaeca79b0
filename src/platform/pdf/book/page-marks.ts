import type { TextMark } from '../content.js';
import type { BookFrame } from './book.js';

const [quiet, size] = ['#585a53', 8];

/** Returns what is at the top and the bottom of a page: the header, the section, the footer, and last its number. */
export function pageMarks(frame: BookFrame, section: string, number: string): TextMark[] {
  const { margin, width, header, footer, flow } = frame;
  const [top, bottom] = [flow.top - 3 * size, flow.bottom + 1.5 * size];
  const across = width - 2 * margin;
  const mark: Omit<TextMark, 'text' | 'x' | 'y' | 'width' | 'align'> = {
    kind: 'text',
    role: 'P',
    size,
    maxLines: 1,
    weight: 400,
    colour: quiet,
  };
  const half = across / 2 - size;
  // `x` is that of the left edge in both directions.
  const [start, end] = frame.dir === 'ltr' ? [margin, margin + across - half] : [margin + across - half, margin];
  return [
    { ...mark, text: header, x: start, y: top, width: half, align: 'start' },
    { ...mark, text: section, x: end, y: top, width: half, align: 'end' },
    { ...mark, text: footer, x: start, y: bottom, width: half, align: 'start' },
    { ...mark, text: number, x: end, y: bottom, width: half, align: 'end' },
  ];
}
