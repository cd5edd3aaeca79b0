import { createHash } from 'node:crypto';

import { decidePeople, type DecidedPerson } from './decide-people.js';
import { matchPeople, type Registered } from './match-people.js';
import { type ReadReport, readReport } from './read-report.js';
import { listRegistered, listReports } from './attendance.queries.js';
import type { AttendanceReport } from './attendance-report.entity.js';
import { readText } from '../../platform/table-reader.js';
import type { Session } from '../sessions/session.entity.js';
import type { Connection } from '../../platform/database/tx.js';

/** An uploaded report. */
export interface ReportInput {
  report: Uint8Array | string;
  /** Time zone of its times; null means the session's. */
  timeZone: string | null;
  /** Choices by person key; without one, the choice from earlier reports applies. */
  choices: ReadonlyMap<string, string>;
  /** Whether a unique name is enough for a match. */
  byName: boolean;
}

export type OpenedReport =
  | Extract<ReadReport, { ok: false }>
  | (Extract<ReadReport, { ok: true }> & {
      timeZone: string;
      digest: Buffer;
      /** The earlier import of the same report, if any. */
      before: AttendanceReport | null;
      decided: DecidedPerson[];
      registered: Registered[];
    });

/**
 * Plans the import of a report: parses it and decides about its people with the current registrations. Writes nothing.
 */
export async function openReport(connection: Connection, session: Session, input: ReportInput): Promise<OpenedReport> {
  const timeZone = input.timeZone ?? session.timeZone;
  const read = readReport(input.report, session, timeZone);
  if (!read.ok) return read;
  const digest = digestOf(input.report);
  const registered = await listRegistered(connection, session.id);
  const reports = await listReports(connection, session.id);
  const known = reports.toReversed().flatMap((report) => Object.entries(report.choices));
  const choices = new Map([...known, ...input.choices]);
  const people = matchPeople(read.people, registered);
  return {
    ...read,
    timeZone,
    digest,
    before: reports.find((report) => report.digest.equals(digest)) ?? null,
    decided: decidePeople(people, registered, choices, input.byName),
    registered,
  };
}

/** The same for the same text in any encoding and with any line endings. */
function digestOf(report: Uint8Array | string): Buffer {
  const text = (typeof report === 'string' ? report : (readText(report) ?? ''))
    .replace(/^\uFEFF/u, '')
    .replaceAll(/\r\n?/gu, '\n')
    .trim();
  return createHash('sha256').update(text).digest();
}
