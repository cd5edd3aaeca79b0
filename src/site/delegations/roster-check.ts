import { createHash } from 'node:crypto';
import { type CheckedRow, checkRoster, type Member } from '../../domain/delegations/check-roster.js';
import { maxRosterRows, readRoster, type RosterError, type TypedRow } from '../../domain/delegations/roster.js';
import type { RosterValues } from './roster-values.js';

/** A parsed and checked roster. */
export interface RosterReading {
  rows: CheckedRow[];
  members: Member[];
  ignored: string[];
  /** Errors of the list as a whole. */
  fault: RosterError | { code: 'nobody' } | null;
  isFaulty: boolean;
  /** A digest of the rows and sessions. */
  digest: string;
}

/** Parses the rows of a form: from its text or file first, then from its fields. */
export function readRosterRows(values: RosterValues): RosterReading {
  const typed = readRoster(values.text);
  const all = [...typed.rows, ...fieldRows(values)];
  const tooMany: RosterError = { code: 'too-many-rows', values: { max: maxRosterRows, count: all.length } };
  const fault = typed.fault ?? (all.length > maxRosterRows ? tooMany : null);
  const rows = fault === null ? checkRoster(all) : [];
  const members = rows.flatMap((row) => row.member ?? []);
  const isEmpty = fault === null && rows.length === 0 && values.fileFault === null;
  return {
    rows,
    members,
    ignored: typed.ignored,
    fault: isEmpty ? { code: 'nobody' } : fault,
    isFaulty:
      fault !== null ||
      isEmpty ||
      values.fileFault !== null ||
      members.length < rows.length ||
      values.sessionsError !== null ||
      values.lacksAttendance,
    digest: digestOf(values, members),
  };
}

function fieldRows(values: RosterValues): TypedRow[] {
  return values.rows.flatMap(({ name, email, country }, index): TypedRow[] => {
    if ([name, email, country].every((cell) => cell.trim() === '')) return [];
    const cells = { name: name.trim(), email: email.trim(), country: country.trim(), timeZone: '', language: '' };
    return [{ place: { origin: 'field', number: index + 1 }, cells }];
  });
}

function digestOf({ sessions, allOrNothing, attendance, listensIn }: RosterValues, members: readonly Member[]): string {
  const content = JSON.stringify([sessions.toSorted(), allOrNothing, attendance, listensIn, members]);
  return createHash('sha256').update(content).digest('base64url').slice(0, 22);
}
