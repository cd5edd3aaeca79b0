import type { TextMark } from '../content.js';
import { lineHeight } from '../draw-marks.js';
import type { Faces } from '../faces.js';
import { type SetText, typeset } from '../typeset.js';
import type { BookFrame } from './book.js';

const [ink, quiet, accent] = ['#1b1d1a', '#585a53', '#0a665a'];
/** Space for the page number, in points. */
const numberWidth = 40;

/** A text of the table of contents, typeset; those of an entry link to it. The number is beside the title. */
interface ContentsLine {
  mark: TextMark;
  set: SetText;
  entry: number | null;
}
export type ContentsPage = ContentsLine[];

type Text = Pick<TextMark, 'text' | 'size' | 'weight' | 'colour' | 'role'> & { above: number; entry: number | null };

/** Returns the lines of the table of contents by page. How many pages it has doesn't depend on the numbers. */
export async function contentsPages(frame: BookFrame, faces: Faces): Promise<ContentsPage[]> {
  const blocks = blocksOf(frame).map((texts) => texts.map((text) => ({ ...text, mark: markOf(frame, text) })));
  const marks = blocks.flat().map(({ mark }) => mark);
  const sets = await typeset({ pages: [marks], language: frame.language }, faces);
  const pages: ContentsPage[] = [];
  let y = Number.POSITIVE_INFINITY;
  for (const block of blocks) {
    const lines = block.flatMap(({ mark, above, entry }) => {
      const set = sets.get(mark);
      return set === undefined ? [] : [{ mark, set, entry, above, height: set.lines.length * set.size * lineHeight }];
    });
    const needed = lines.reduce((sum, { above, height }) => sum + above + height, 0);
    if (y + needed > frame.flow.bottom) {
      pages.push([]);
      y = frame.flow.top;
    }
    for (const { mark, set, entry, above, height } of lines) {
      y += above;
      pages.at(-1)?.push({ mark: { ...mark, y }, set, entry });
      y += height;
    }
  }
  return pages;
}

/** What is never divided between pages: an entry, with the heading above it. */
function blocksOf({ contents, entries }: BookFrame): Text[][] {
  const heading: Text = { text: contents, size: 20, weight: 600, colour: ink, role: 'H1', above: 0, entry: null };
  return entries.map(({ title, detail, section }, entry) => {
    const isFirst = section !== null && section !== entries[entry - 1]?.section;
    const texts: Text[] = [
      { text: title, size: 11, weight: 600, colour: ink, role: 'P', above: 9, entry },
      { text: detail, size: 9, weight: 400, colour: quiet, role: 'P', above: 0, entry },
    ];
    const above: Text = {
      text: section ?? '',
      size: 13,
      weight: 600,
      colour: accent,
      role: 'H2',
      above: 20,
      entry: null,
    };
    return [...(entry === 0 ? [heading] : []), ...(isFirst ? [above] : []), ...texts].filter(({ text }) => text !== '');
  });
}

function markOf({ width, margin, dir }: BookFrame, { text, size, weight, colour, role }: Text): TextMark {
  return {
    kind: 'text',
    text,
    role,
    x: dir === 'ltr' ? margin : margin + numberWidth,
    y: 0,
    width: width - 2 * margin - numberWidth,
    size,
    maxLines: 3,
    weight,
    colour,
    align: 'start',
  };
}
