import { isAddressList, readAddressLine, readCells } from '../delegations/roster-lines.js';
import { isRosterHeader, languageCode, type RosterCells } from '../delegations/roster-cells.js';
import { namedCells } from '../delegations/roster.js';
import { emailKey, parseEmailAddress } from '../registrations/email-address.js';
import { canonicalZone } from '../time/zones.js';
import { readTable, type TableError } from '../../platform/table-reader.js';
import type { RowFault } from './invitation.js';
import { mostInviteeRows } from './invitation-input.js';

/** In characters, of a name and of what is kept of an invalid address. */
const longestName = 200;

/** A row of a list: a person, or what is wrong with it and what was typed. */
export interface ListedInvitee {
  line: number;
  name: string;
  email: string;
  emailKey: string;
  language: string | null;
  timeZone: string | null;
  fault: RowFault | null;
}

type OpenedInvitees =
  | { ok: true; rows: readonly { line: number; read: () => RosterCells[] }[] }
  | { ok: false; fault: TableError };

/**
 * Opens a pasted list (`Name <address>`) or a table with or without column names, in any supported language. Rows are
 * read one by one, so that requests can be served in between.
 */
export function openInvitees(text: string): OpenedInvitees {
  const lines = text.replace(/^\uFEFF/u, '').split(/\r\n|\r|\n/u);
  if (isAddressList(lines)) return openLines(lines);
  const table = readTable(text, isRosterHeader, mostInviteeRows);
  if (!table.ok) return table;
  const { header, rows } = table.table;
  return {
    ok: true,
    rows: rows.map(({ line, cells }) => ({
      line,
      read: () => [header === null ? readCells(cells) : namedCells(header, cells)],
    })),
  };
}

function openLines(lines: readonly string[]): OpenedInvitees {
  const filled = lines.flatMap((text, index) => (text.trim() === '' ? [] : [{ text, line: index + 1 }]));
  if (filled.length > mostInviteeRows) return { ok: false, fault: { code: 'too-many-rows', line: null } };
  return {
    ok: true,
    rows: filled.map(({ text, line }) => ({ line, read: () => readAddressLine(text, mostInviteeRows) })),
  };
}

/** Returns the person in a row, or what is wrong with it. */
export function listedInvitee(line: number, cells: RosterCells): ListedInvitee {
  const name = cells.name.replaceAll(/\p{Cc}+/gu, ' ').trim();
  const email = parseEmailAddress(cells.email);
  const language = cells.language === '' ? null : languageCode(cells.language);
  const timeZone = cells.timeZone === '' ? null : canonicalZone(cells.timeZone);
  return {
    line,
    name: name.slice(0, longestName),
    email: email ?? cells.email.replaceAll(/\p{Cc}/gu, ' ').slice(0, longestName),
    emailKey: email === null ? '' : emailKey(email),
    language,
    timeZone,
    fault: faultOf(cells, { name, email, language, timeZone }),
  };
}

function faultOf(
  cells: RosterCells,
  read: { name: string; email: string | null; language: string | null; timeZone: string | null },
): RowFault | null {
  if (cells.email === '') return 'no-address';
  if (read.email === null) return 'bad-address';
  if (read.name.length > longestName) return 'bad-name';
  if (cells.language !== '' && read.language === null) return 'bad-language';
  return cells.timeZone !== '' && read.timeZone === null ? 'bad-time-zone' : null;
}
