import { readTable, readText, type TableError } from '../../platform/table-reader.js';
import { emailKey, parseEmailAddress } from '../registrations/links/email-address.js';
import { nameKey, namesIn } from './name-key.js';
import type { SessionTime } from './attendance.js';
import { type ReportLayout, type ReportRow, reportRows } from './report-rows.js';
import { type DateOrder, dateOrder, instantReader, reportTime } from './report-times.js';
import { westernDigits } from './report-text.js';

/** Maximum number of rows of a report. */
const maxReportRows = 20_000;

/** A person in a report, identified by an address or, without one, a name. */
export interface ReportPerson {
  /** Identifies them in this and later reports: `mail:` or `name:`. */
  key: string;
  name: string;
  /** All names of the person in the report. */
  names: string[];
  email: string | null;
  stretches: Stretch[];
  /** The first line about them, from 1. */
  line: number;
}

export type ReadReport =
  | {
      ok: true;
      layout: ReportLayout;
      order: DateOrder;
      people: ReportPerson[];
      /** First join and last leave; null if the report has no times of day. */
      firstAt: Date | null;
      lastAt: Date | null;
      /** Lines with an unreadable time or duration. */
      unread: number[];
    }
  | { ok: false; fault: TableError | { code: 'not-a-report'; line: null } };

/**
 * Parses an attendance report of Zoom, Teams or Webex in the languages of `report-headings.ts`, or a list with join and
 * leave times or minutes. Times without a zone are in `timeZone`; whether dates start with the day or the month follows
 * from the date of the session. Minutes without times count from the start of the session.
 */
export function readReport(input: Uint8Array | string, session: SessionTime, timeZone: string): ReadReport {
  const read = readRows(typeof input === 'string' ? input : readText(input));
  if (!read.ok) return read;
  const report = reportRows(read.table.rows);
  if (report === null) return { ok: false, fault: { code: 'not-a-report', line: null } };
  if (report.rows.length > maxReportRows) return { ok: false, fault: { code: 'too-many-rows', line: null } };
  const times = new Map(
    report.rows
      .flatMap(({ joined, left }) => [joined, left])
      .map((cell) => [cell, cell === '' ? null : reportTime(cell)]),
  );
  const order = dateOrder(
    [...times.values()].filter((time) => time !== null),
    session,
  );
  const instant = instantReader(timeZone, order, session);
  const instants = new Map([...times].map(([cell, time]) => [cell, time === null ? null : instant(time)]));
  const at = (cell: string) => instants.get(cell) ?? null;
  const stretches = report.rows.map((row) => ({ row, stretch: stretchOf(row, at, session) }));
  const moments = [...instants.values()].filter((one) => one !== null).toSorted((a, b) => a.getTime() - b.getTime());
  return {
    ok: true,
    layout: report.layout,
    order,
    people: peopleOf(stretches, moments.at(-1) ?? null),
    firstAt: moments[0] ?? null,
    lastAt: moments.at(-1) ?? null,
    unread: stretches.filter(({ stretch }) => stretch === null).map(({ row }) => row.line),
  };
}

function readRows(text: string | null): ReturnType<typeof readTable> {
  if (text === null) return { ok: false, fault: { code: 'not-unicode', line: null } };
  // Webex writes times so that spreadsheets don't convert them: ="2027-01-14 16:00".
  const plain = text.replaceAll(/(^|[\t,;])="([^"\n]*)"/gmu, '$1"$2"');
  const read = readTable(plain, () => false, maxReportRows);
  // Teams separates cells with tabs and doesn't quote them, even if a name contains quotes.
  const isUnquoted = !read.ok && read.fault.code === 'not-csv' && plain.includes('\t');
  return isUnquoted ? readTable(plain.replaceAll('"', ''), () => false, maxReportRows) : read;
}

function stretchOf(
  { joined, left, minutes, isSum, action }: ReportRow,
  at: (cell: string) => Date | null,
  session: SessionTime,
): Stretch | null {
  const [from, until] = [at(joined), at(left)];
  if ((joined !== '' && from === null) || (left !== '' && until === null)) return null;
  const seconds = minutes === '' ? null : durationSeconds(minutes);
  if (action !== '' && from === null) return null;
  if (from !== null && until !== null && !isSum) return until < from ? null : { fromAt: from, untilAt: until };
  if (seconds === null)
    return from === null || (until !== null && until < from) ? null : { fromAt: from, untilAt: until };
  // A person may have been away between the first join and the last leave: the total duration counts.
  const start = from ?? (until === null ? session.startsAt : new Date(until.getTime() - seconds * 1000));
  const end = new Date(start.getTime() + seconds * 1000);
  return { fromAt: start, untilAt: until !== null && until < end && until >= start ? until : end };
}

function peopleOf(rows: readonly { row: ReportRow; stretch: Stretch | null }[], lastAt: Date | null): ReportPerson[] {
  const groups = new Map<string, { row: ReportRow; stretch: Stretch }[]>();
  for (const { row, stretch } of rows) {
    const key = personKey(row);
    if (stretch === null || key === null) continue;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [{ row, stretch }]);
    else group.push({ row, stretch });
  }
  return [...groups].map(([key, group]) => {
    const [first] = group;
    const names = [...new Set(group.flatMap(({ row }) => namesIn(row.name)))];
    return {
      key,
      name: first?.row.name ?? '',
      names,
      email: group.map(({ row }) => parseEmailAddress(row.email)).find((one) => one !== null) ?? null,
      stretches: stretchesOf(group, lastAt),
      line: first?.row.line ?? 0,
    };
  });
}

function personKey({ email, name }: ReportRow): string | null {
  const address = parseEmailAddress(email);
  if (address !== null) return `mail:${emailKey(address)}`;
  const key = nameKey(name);
  return key === '' ? null : `name:${key}`;
}

/** Units by the start of their name, in the languages of the reports; the first match counts. */
const units: [RegExp, number][] = [
  [/^(?:giay|s(?!t)|detik|秒|초|ث|с)/u, 1],
  [/^(?:m|ph|分|분|د|м)/u, 60],
  [/^(?:h|st|gio|godz|jam|ore|時|时|小時|小时|시|س|ч)/u, 3600],
];

/**
 * Parses a duration in any form used in reports into seconds: minutes (`72`, `72 mins`), `1h 12m 5s` and similar in
 * other languages, `1:12:05`, ISO 8601. Null for anything else.
 */
export function durationSeconds(cell: string): number | null {
  const text = westernDigits(cell)
    .toLowerCase()
    .normalize('NFD')
    .replaceAll(/\p{Mn}/gu, '')
    .normalize('NFC')
    .trim();
  const clock = /^(\d{1,3}):(\d{2})(?::(\d{2}))?$/u.exec(text);
  if (clock !== null) return Number(clock[1]) * 3600 + Number(clock[2]) * 60 + Number(clock[3] ?? 0);
  if (/^\d+(?:[.,]\d+)?$/u.test(text)) return Number(text.replace(',', '.')) * 60;
  const parts = [...text.replace(/^pt(?=\d)/u, '').matchAll(/(\d+(?:[.,]\d+)?)\s*(\p{L}+)/gu)];
  if (parts.length === 0) return null;
  let seconds = 0;
  for (const [, number = '', unit = ''] of parts) {
    const size = units.find(([words]) => words.test(unit))?.[1];
    if (size === undefined) return null;
    seconds += Number(number.replace(',', '.')) * size;
  }
  return seconds;
}

/** A span of time; the end is null if the report doesn't have it. */
interface Stretch {
  fromAt: Date;
  untilAt: Date | null;
}

/**
 * Combines the rows about one person: rows for each join are preferred over the total. `lastAt` is the last moment of
 * the report.
 */
function stretchesOf(group: readonly { row: ReportRow; stretch: Stretch }[], lastAt: Date | null): Stretch[] {
  if (group.some(({ row }) => row.action !== '')) return comingsAndGoings(group, lastAt);
  const single = group.filter(({ row }) => !row.isSum);
  return (single.length > 0 ? single : group).map(({ stretch }) => stretch);
}

const leftWords =
  /left|leave|abandon|sali|sorti|quitt|parti|verlass|saiu|離開|离开|退出|退室|나감|나간|퇴장|rời|keluar|meninggalkan|غادر/iu;

// People who had not left when the list was made were present until its last moment.
function comingsAndGoings(group: readonly { row: ReportRow; stretch: Stretch }[], lastAt: Date | null): Stretch[] {
  const events = group.toSorted((a, b) => a.stretch.fromAt.getTime() - b.stretch.fromAt.getTime());
  const stretches: Stretch[] = [];
  let since: Date | null = null;
  for (const { row, stretch } of events) {
    if (!leftWords.test(row.action)) since ??= stretch.fromAt;
    else if (since !== null) {
      stretches.push({ fromAt: since, untilAt: stretch.fromAt });
      since = null;
    }
  }
  return since === null ? stretches : [...stretches, { fromAt: since, untilAt: lastAt }];
}
