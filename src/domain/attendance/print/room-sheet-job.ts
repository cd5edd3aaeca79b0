import { encodeQR } from 'qr';
import { callTexts } from '../../calls/call.js';
import { getCall } from '../../calls/calls.queries.js';
import type { Change } from '../../identity/change.js';
import type { Job } from '../../jobs/job.js';
import type { PartWork } from '../../jobs/job-work.js';
import { ticketCode } from '../../registrations/links/ticket.js';
import { ticketReference } from '../../registrations/links/ticket-reference.js';
import type { Session } from '../../sessions/session.entity.js';
import { readIn } from '../../sessions/session-texts.js';
import { getSession } from '../../sessions/sessions.queries.js';
import { dayAndTime, formatLocalDate, formatLocalTime } from '../../time/format.js';
import { zoneCity } from '../../time/zones.js';
import { translate, getLanguage } from '../../../platform/i18n/messages.js';
import { storableBytes } from '../../../platform/file-store/spooled-file.js';
import { renderLargePdf } from '../../../platform/pdf/render-pdf.js';
import { listSheets, accent, box, codeAt, isRightToLeft, quiet, textAt } from './list-sheets.js';
import {
  type PaperName,
  type RoomSheetKind,
  type SheetHeading,
  type SheetPerson,
  sortedByName,
  papers,
} from './room-sheet.js';
import { listSeated, type Seated } from './room-sheet.queries.js';
import type { Mark, PdfContent } from '../../../platform/pdf/content.js';

/** 90 by 54 millimetres, in points. */
const [badgeWidth, badgeHeight] = [255.12, 153.07];
const [across, down] = [2, 4];
const margin = 14;
const codeSide = 58;
/** Crop marks: their length, and their distance from the corner. */
const [markLength, markGap, markWidth] = [12, 3, 0.5];

/** Returns sheets of name badges, eight on each, with crop marks. */
function badgeSheets(people: readonly SheetPerson[], heading: SheetHeading, paper: PaperName): PdfContent {
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

export interface RoomSheetInput {
  what: RoomSheetKind;
  paper: PaperName;
  language: string;
}

/** Prints the people with a seat in a session: as a list, to sign in, or on badges with their tickets. */
export const roomSheet: PartWork = {
  // The tickets let people in.
  requires: 'change',
  async run(change, job) {
    const { what, paper, language } = job.input as unknown as RoomSheetInput;
    const session = await getSession(change.tx, job.sessionId ?? '');
    const seated = sortedByName(await listSeated(change.tx, session.id), language);
    const people = seated.map((one) => personOf(one, change, what));
    const heading = await headingOf(change, job, session, language);
    const content = what === 'badges' ? badgeSheets(people, heading, paper) : listSheets(people, heading, paper, what);
    const bytes = await renderLargePdf(content);
    return {
      counts: { printed: people.length },
      output: storableBytes(`${session.slug}-${what}.pdf`, 'application/pdf', bytes),
    };
  },
};

function personOf(one: Seated, { linkSecret }: Change, what: RoomSheetKind): SheetPerson {
  const { registrationId, name, organization } = one;
  const reference = ticketReference(registrationId);
  const code = what === 'badges' ? encodeQR(ticketCode(linkSecret, one), 'raw', { border: 1, ecc: 'medium' }) : [];
  return { registrationId, name, organization, reference, code };
}

async function headingOf({ tx, now }: Change, job: Job, session: Session, language: string): Promise<SheetHeading> {
  const call = await getCall(tx, job.callId);
  const { startsAtLocal, timeZone } = session;
  const date = formatLocalDate(startsAtLocal.slice(0, 10), language, 'full');
  const zone = timeZone === 'UTC' ? 'UTC' : zoneCity(timeZone, language);
  const when = dayAndTime(date, formatLocalTime(startsAtLocal, language), language);
  return {
    title: readIn(session, call, language).title,
    callName: callTexts(call, language).name,
    when: translate(language, 'console.attendance.print.when', { when, zone }),
    place: session.venue ?? '',
    language,
    printedAt: now,
  };
}
