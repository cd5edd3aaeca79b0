import { getLanguage, translate } from '../../../platform/i18n/messages.js';
import type { Mark, PdfContent, TextMark } from '../../../platform/pdf/content.js';
import { type PaperName, papers, type SheetHeading, type SheetPerson } from './room-sheet.js';

const margin = 40;
const headHeight = 92;
const footHeight = 34;

/** What a table has besides names: places to tick, or to sign. */
interface Layout {
  kind: 'list' | 'sign-in';
  rowHeight: number;
  /** Rows without a name at the end, for people who were not registered. */
  blankRows: number;
  /** Where columns begin, as parts of the width. */
  columns: { number: number; name: number; organization: number; last: number };
}

const layouts: Record<Layout['kind'], Layout> = {
  list: {
    kind: 'list',
    rowHeight: 24,
    blankRows: 0,
    columns: { number: 0.04, name: 0.1, organization: 0.5, last: 0.86 },
  },
  'sign-in': {
    kind: 'sign-in',
    rowHeight: 30,
    blankRows: 8,
    columns: { number: 0, name: 0.06, organization: 0.38, last: 0.66 },
  },
};

const twoLines = { oneLineSize: 8, maxLines: 2 } as const;

/** Returns the list of people with a seat, to tick off or to sign. */
export function listSheets(
  people: readonly SheetPerson[],
  heading: SheetHeading,
  paper: PaperName,
  kind: Layout['kind'],
): PdfContent {
  const layout = layouts[kind];
  const { width, height } = papers[paper];
  const perPage = Math.floor((height - 2 * margin - headHeight - footHeight) / layout.rowHeight);
  const rows = [...people, ...Array.from({ length: layout.blankRows }, () => null)];
  const count = Math.max(1, Math.ceil(rows.length / perPage));
  const { dir } = getLanguage(heading.language);
  const pages = Array.from({ length: count }, (_, page) => {
    const first = page * perPage;
    const shown = rows.slice(first, first + perPage);
    const marks = [
      ...head(heading, layout, width, people.length, page === 0),
      ...shown.flatMap((person, index) => row(person, first + index + 1, layout, width, index)),
      ...foot(heading, page + 1, count, width, height),
    ];
    return dir === 'rtl' ? marks.map((mark) => mirrored(mark, width)) : marks;
  });
  const { title, language, callName: author, printedAt: createdAt } = heading;
  return { title, language, dir, author, createdAt, width, height, pages };
}

function head(heading: SheetHeading, layout: Layout, width: number, count: number, isFirst: boolean): Mark[] {
  const { language, title, when, place, callName } = heading;
  const text = (key: string, values = {}) => translate(language, `console.attendance.print.${key}`, values);
  const inner = width - 2 * margin;
  const at = (part: number) => margin + part * inner;
  const { columns } = layout;
  const line = { x: margin, width: inner };
  const label = { y: margin + headHeight - 20, size: 8, weight: 600, colour: quiet ?? '' } as const;
  const facts = [when, place, translate(language, 'console.common.people', { count })].filter(Boolean).join(' · ');
  return [
    textAt(`${callName} · ${text(layout.kind)}`, { ...line, y: margin, size: 9, colour: quiet ?? '' }),
    textAt(title, {
      ...line,
      y: margin + 14,
      size: 18,
      oneLineSize: 12,
      maxLines: 1,
      weight: 600,
      role: isFirst ? 'H1' : 'P',
    }),
    textAt(facts, { ...line, y: margin + 42, size: 10, oneLineSize: 8, maxLines: 2 }),
    textAt(text('name'), { ...label, x: at(columns.name), width: at(columns.organization) - at(columns.name) - 6 }),
    textAt(text('organization'), {
      ...label,
      x: at(columns.organization),
      width: at(columns.last) - at(columns.organization) - 6,
    }),
    textAt(text(layout.kind === 'list' ? 'reference' : 'signature'), {
      ...label,
      x: at(columns.last),
      width: at(1) - at(columns.last),
    }),
    box(margin, margin + headHeight - 5, inner, 0.8, quiet),
  ];
}

function row(person: SheetPerson | null, number: number, layout: Layout, width: number, index: number): Mark[] {
  const inner = width - 2 * margin;
  const { columns, rowHeight, kind } = layout;
  const at = (part: number) => margin + part * inner;
  const top = margin + headHeight + index * rowHeight;
  // A name that is too long for its line has two small ones.
  const y = top + (kind === 'list' ? 4 : 6);
  const texts: TextMark[] = [
    textAt(person === null ? '' : String(number), {
      x: at(columns.number),
      y: y + 1,
      width: 30,
      size: 8,
      colour: quiet ?? '',
    }),
    textAt(person?.name ?? '', {
      x: at(columns.name),
      y,
      width: at(columns.organization) - at(columns.name) - 6,
      size: 11,
      ...twoLines,
      weight: 600,
    }),
    textAt(person?.organization ?? '', {
      x: at(columns.organization),
      y: y + 0.5,
      width: at(columns.last) - at(columns.organization) - 6,
      size: 10,
      ...twoLines,
    }),
    textAt(kind === 'list' ? (person?.reference ?? '') : '', {
      x: at(columns.last),
      y: y + 1,
      width: at(1) - at(columns.last),
      size: 9,
      colour: quiet ?? '',
    }),
  ];
  return [
    ...(kind === 'list' ? square(margin, top + (rowHeight - 9) / 2, 9) : []),
    ...texts.filter(({ text }) => text !== ''),
    box(margin, top + rowHeight - 1, inner, 0.4),
  ];
}

/** An empty square to tick. */
function square(x: number, y: number, side: number): Mark[] {
  return [
    box(x, y, side, 0.7, quiet),
    box(x, y + side, side + 0.7, 0.7, quiet),
    box(x, y, 0.7, side, quiet),
    box(x + side, y, 0.7, side, quiet),
  ];
}

function foot(heading: SheetHeading, page: number, count: number, width: number, height: number): Mark[] {
  const place = { x: margin, y: height - margin - 12, width: width - 2 * margin, size: 8, colour: quiet ?? '' };
  const text = translate(heading.language, 'console.attendance.print.page', { page, count });
  return [textAt(text, { ...place, align: 'end' })];
}

function mirrored(mark: Mark, width: number): Mark {
  if (mark.kind === 'text') return { ...mark, x: width - mark.x - mark.width };
  // Boxes: `M left top H right V bottom H left Z`.
  const path = mark.path.replaceAll(
    /M([\d.]+) ([\d.]+)H([\d.]+)V([\d.]+)H[\d.]+Z/gu,
    (_, left: string, top: string, right: string, bottom: string) => {
      const [from, until] = [(width - Number(right)).toFixed(2), (width - Number(left)).toFixed(2)];
      return `M${from} ${top}H${until}V${bottom}H${from}Z`;
    },
  );
  return { ...mark, path };
}

const [ink, rule] = ['#1b1d1a', '#b9b5a9'];
export const [quiet, accent] = ['#585a53', '#0a665a'];

/** Returns a line of text at this place. */
export function textAt(
  text: string,
  place: Pick<TextMark, 'x' | 'y' | 'width' | 'size'> & Partial<TextMark>,
): TextMark {
  return { kind: 'text', role: 'P', text, maxLines: 1, weight: 400, colour: ink ?? '', align: 'start', ...place };
}

/** Returns a filled box. */
export function box(x: number, y: number, wide: number, high: number, colour = rule ?? ''): Mark {
  return { kind: 'path', path: boxPath(x, y, wide, high), colour };
}

/** Returns a QR code in a square: each run of dark modules is one box. */
export function codeAt(code: readonly (readonly boolean[])[], x: number, y: number, side: number): Mark {
  const field = side / Math.max(1, code.length);
  const path = code.flatMap((row, down) => {
    const runs: string[] = [];
    for (let from = 0; from < row.length; from += 1) {
      if (row[from] !== true) continue;
      let end = from;
      while (row[end] === true) end += 1;
      runs.push(boxPath(x + from * field, y + down * field, (end - from) * field, field));
      from = end;
    }
    return runs;
  });
  return { kind: 'path', path: path.join(''), colour: ink ?? '' };
}

function boxPath(x: number, y: number, wide: number, high: number): string {
  const [left, top, right, bottom] = [x, y, x + wide, y + high].map((value) => value.toFixed(2));
  return `M${left} ${top}H${right}V${bottom}H${left}Z`;
}

/** Whether a text runs from right to left: its first letter with a direction decides. */
export function isRightToLeft(text: string): boolean {
  const first = /[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}\p{Script=Thaana}]|\p{L}/u.exec(text)?.[0] ?? '';
  return /[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}\p{Script=Thaana}]/u.test(first);
}
