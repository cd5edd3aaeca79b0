import { getLanguage } from '../../../platform/i18n/messages.js';
import type { Mark, PdfContent } from '../../../platform/pdf/content.js';
import { accent, box, codeAt, isRightToLeft, quiet, textAt } from './marks.js';
import { type PaperName, papers, type SheetHeading, type SheetPerson } from './room-sheet.js';

/** 90 by 54 millimetres, in points. */
const [badgeWidth, badgeHeight] = [255.12, 153.07];
const [across, down] = [2, 4];
const margin = 14;
const codeSide = 58;
/** Crop marks: their length, and their distance from the corner. */
const [markLength, markGap, markWidth] = [12, 3, 0.5];

/** Returns sheets of name badges, eight on each, with crop marks. */
export function badgeSheets(people: readonly SheetPerson[], heading: SheetHeading, paper: PaperName): PdfContent {
  const { width, height } = papers[paper];
  const [left, top] = [(width - across * badgeWidth) / 2, (height - down * badgeHeight) / 2];
  const perSheet = across * down;
  const pages = Array.from({ length: Math.max(1, Math.ceil(people.length / perSheet)) }, (_, page) => {
    const shown = people.slice(page * perSheet, (page + 1) * perSheet);
    const badges = shown.flatMap((person, index) => {
      const [x, y] = [left + (index % across) * badgeWidth, top + Math.floor(index / across) * badgeHeight];
      return badge(person, heading, x, y);
    });
    return [...cropMarks(left, top), ...badges];
  });
  return {
    title: heading.title,
    language: heading.language,
    dir: getLanguage(heading.language).dir,
    author: heading.callName,
    createdAt: heading.printedAt,
    width,
    height,
    pages,
  };
}

/** A badge runs in the direction of its name, whatever the language of the sheet. */
function badge(person: SheetPerson, { title, callName, language }: SheetHeading, x: number, y: number): Mark[] {
  const isMirrored = isRightToLeft(person.name);
  const align = isMirrored === (getLanguage(language).dir === 'rtl') ? ('start' as const) : ('end' as const);
  const inner = badgeWidth - 2 * margin;
  const beside = inner - codeSide - 8;
  const code = isMirrored ? x + margin : x + badgeWidth - margin - codeSide;
  const besideAt = isMirrored ? x + badgeWidth - margin - beside : x + margin;
  const wide = { x: x + margin, width: inner, align };
  const narrow = { x: besideAt, width: beside, align };
  return [
    textAt(callName, { ...wide, y: y + 10, size: 9, oneLineSize: 7, colour: accent ?? '', weight: 600 }),
    textAt(person.name, { ...wide, y: y + 27, size: 25, oneLineSize: 17, maxLines: 2, weight: 600, role: 'H2' }),
    textAt(person.organization ?? '', { ...narrow, y: y + 88, size: 11, oneLineSize: 9, maxLines: 2 }),
    textAt(title, { ...narrow, y: y + 120, size: 8, oneLineSize: 7, maxLines: 2, colour: quiet ?? '' }),
    codeAt(person.code, code, y + badgeHeight - margin - codeSide + 2, codeSide),
  ].filter((mark) => mark.kind === 'path' || mark.text !== '');
}

/** At the ends of each cut, outside of the badges, so that nothing is left of them. */
function cropMarks(left: number, top: number): Mark[] {
  const [right, bottom] = [left + across * badgeWidth, top + down * badgeHeight];
  const columns = Array.from({ length: across + 1 }, (_, index) => left + index * badgeWidth - markWidth / 2);
  const rows = Array.from({ length: down + 1 }, (_, index) => top + index * badgeHeight - markWidth / 2);
  return [
    ...columns.flatMap((x) => [
      box(x, top - markGap - markLength, markWidth, markLength),
      box(x, bottom + markGap, markWidth, markLength),
    ]),
    ...rows.flatMap((y) => [
      box(left - markGap - markLength, y, markLength, markWidth),
      box(right + markGap, y, markLength, markWidth),
    ]),
  ];
}
