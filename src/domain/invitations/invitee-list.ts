import { plainLine } from '../../platform/validation.js';
import { isAddressList, readAddressLine, readCells } from '../delegations/roster-lines.js';
import { isRosterHeader, languageCode, type RosterCells } from '../delegations/roster-cells.js';
import { namedCells } from '../delegations/roster.js';
import { emailKey, parseEmailAddress } from '../registrations/links/email-address.js';
import { zoneNamed } from '../time/zone-search.js';
import { invalidField } from '../../platform/errors.js';
import { readTable, type TableError } from '../../platform/table-reader.js';
import type { RowFault } from './invitation.js';
import { maxInviteeRows } from './invitation-input.js';

/** In characters, of a name and of what is kept of an invalid address. */
const maxNameLength = 200;
const maxUnreadLength = 60;

/** A row of a list: a person, or what is wrong with it and what was typed. */
export interface ListedInvitee {
  line: number;
  name: string;
  email: string;
  emailKey: string;
  language: string | null;
  timeZone: string | null;
  /** What names no language or time zone, as typed. */
  unreadLanguage: string | null;
  unreadTimeZone: string | null;
  fault: RowFault | null;
}

/** Rows that are read in one go: reading all of a long list at once would keep requests waiting. */
const portion = 1000;

type OpenedInvitees =
  /** Each reads the next rows. */
  { ok: true; portions: (() => ListedInvitee[])[] } | { ok: false; fault: TableError };

/**
 * Opens a pasted list (`Name <address>`) or a table with or without column names, in any supported language. It is read
 * in portions, so that requests can be served in between; only a table with quotation marks, whose rows can contain line
 * breaks, is read as a whole.
 */
export function openInvitees(text: string): OpenedInvitees {
  const lines = text.replace(/^\uFEFF/u, '').split(/\r\n|\r|\n/u);
  const isList = isAddressList(lines);
  const isWhole = !isList && (lines.length <= portion || text.includes('"') || /^sep=/iu.test(lines[0] ?? ''));
  if (isWhole) return openTable(text);
  const header = isList || !hasHeader(lines) ? [] : lines.slice(0, 1);
  const filled = lines.filter((line) => line.trim() !== '').length - header.length;
  if (filled > maxInviteeRows) return { ok: false, fault: { code: 'too-many-rows', line: null } };
  const starts = Array.from({ length: Math.ceil(lines.length / portion) }, (_, index) => index * portion);
  return {
    ok: true,
    portions: starts.map((start) => () => {
      const own = lines.slice(Math.max(start, header.length), start + portion);
      const first = Math.max(start, header.length) + 1;
      return isList ? readLines(own, first) : readPortion(header, own, first);
    }),
  };
}

/** Returns the portions of a list, none of an empty one. Throws Invalid for a list that can't be read. */
export function listPortions(list: string): (() => ListedInvitee[])[] {
  if (list.trim() === '') return [];
  const opened = openInvitees(list);
  if (!opened.ok) throw unreadable(opened.fault);
  return opened.portions;
}

function readLines(lines: readonly string[], first: number): ListedInvitee[] {
  return lines.flatMap((text, index) =>
    readAddressLine(text, maxInviteeRows).map((cells) => listedInvitee(first + index, cells)),
  );
}

function readPortion(header: readonly string[], lines: readonly string[], first: number): ListedInvitee[] {
  const read = openTable([...header, ...lines].join('\n'));
  const listed = read.ok ? read.portions.flatMap((each) => each()) : [];
  return listed.map((row) => ({ ...row, line: row.line - header.length + first - 1 }));
}

function hasHeader(lines: readonly string[]): boolean {
  const read = readTable(lines.slice(0, 20).join('\n'), isRosterHeader, maxInviteeRows);
  return read.ok && read.table.header !== null;
}

function openTable(text: string): OpenedInvitees {
  const table = readTable(text, isRosterHeader, maxInviteeRows);
  if (!table.ok) return table;
  const { header, rows } = table.table;
  const cellsOf = (cells: string[]) => (header === null ? readCells(cells) : namedCells(header, cells));
  return {
    ok: true,
    portions: Array.from({ length: Math.ceil(rows.length / portion) }, (_, index) => () => {
      const own = rows.slice(index * portion, (index + 1) * portion);
      return own.map(({ line, cells }) => listedInvitee(line, cellsOf(cells)));
    }),
  };
}

/** Returns the person in a row, or what is wrong with it. */
function listedInvitee(line: number, cells: RosterCells): ListedInvitee {
  const name = plainLine(cells.name)
    .replaceAll(/\p{Cc}+/gu, ' ')
    .trim();
  const email = parseEmailAddress(cells.email);
  const language = cells.language === '' ? null : languageCode(cells.language);
  const timeZone = cells.timeZone === '' ? null : zoneNamed(cells.timeZone);
  return {
    line,
    name: name.slice(0, maxNameLength),
    email: email ?? cells.email.replaceAll(/\p{Cc}/gu, ' ').slice(0, maxNameLength),
    emailKey: email === null ? '' : emailKey(email),
    language,
    timeZone,
    unreadLanguage: language === null ? unread(cells.language) : null,
    unreadTimeZone: timeZone === null ? unread(cells.timeZone) : null,
    fault: faultOf(cells, { name, email }),
  };
}

function unread(cell: string): string | null {
  return (
    cell
      .replaceAll(/\p{Cc}/gu, ' ')
      .trim()
      .slice(0, maxUnreadLength) || null
  );
}

function faultOf(cells: RosterCells, read: { name: string; email: string | null }): RowFault | null {
  if (cells.email === '') return 'no-address';
  if (read.email === null) return 'bad-address';
  return read.name.length > maxNameLength ? 'bad-name' : null;
}

function unreadable({ code, line }: TableError) {
  const messages: Record<string, string> = {
    'not-unicode': 'Save the file as CSV in UTF-8.',
    'no-rows': 'The list has column names only. Add people below them.',
    'too-many-rows': `Add at most ${maxInviteeRows} people at once.`,
    'not-csv': `The list can't be read from line ${line ?? 1} on. Check the quotation marks there.`,
  };
  return invalidField('list', `list-${code}`, messages[code] ?? "The list can't be read.", {
    line: line ?? 1,
    max: maxInviteeRows,
  });
}
