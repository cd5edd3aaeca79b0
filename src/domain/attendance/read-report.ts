import { readTable, readText, type TableError } from '../../platform/table-reader.js';
import { emailKey, parseEmailAddress } from '../registrations/email-address.js';
import { nameKey, namesIn } from './name-key.js';
import type { SessionTime } from './attendance.js';
import { durationSeconds } from './report-duration.js';
import { type ReportLayout, type ReportRow, reportRows } from './report-rows.js';
import { type Stretch, stretchesOf } from './report-stretches.js';
import { type DateOrder, dateOrder, instantReader, reportTime } from './report-times.js';

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
