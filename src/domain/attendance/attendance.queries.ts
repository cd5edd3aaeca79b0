import type { AttendanceSource } from './attendance-span.entity.js';
import type { Correction, Presence, Span } from './attendance.js';
import type { Connection, Tx } from '../../platform/database/tx.js';
import { word, words } from '../../platform/database/columns.js';
import { command, query } from '../../platform/database/statement.js';
import { isUuid } from '../../platform/database/uuid.js';
import { NotFound } from '../../platform/errors.js';
import { AttendanceReport } from './attendance-report.entity.js';
import type { RegistrationState } from '../registrations/registration.js';

/** An attendance span to record for a registration. */
export interface NewSpan extends Span {
  registrationId: string;
  /** The report that it was read from. */
  reportId?: string | null;
}

const insertSpansSql = command(
  `insert into attendance_spans (id, registration_id, source, from_at, until_at, report_id, created_at)
   select gen_random_uuid(), "registrationId", source, "fromAt", max("untilAt"), "reportId", $2
   from jsonb_to_recordset($1::jsonb) as n("registrationId" uuid, source text, "fromAt" timestamptz,
     "untilAt" timestamptz, "reportId" uuid)
   group by "registrationId", source, "fromAt", "reportId"
   order by "registrationId", "fromAt"
   on conflict (registration_id, source, from_at, coalesce(report_id, '00000000-0000-0000-0000-000000000000'))
     do update set until_at = greatest(attendance_spans.until_at, excluded.until_at)
   returning xmax = 0 as "isNew"`,
  { isNew: 'boolean' },
);

/**
 * Writes attendance spans in one statement. Returns how many of them were new or changed: a span with a known start
 * only changes if it has a later end.
 */
export async function insertSpans(tx: Tx, spans: readonly NewSpan[], now: Date): Promise<number> {
  if (spans.length === 0) return 0;
  const rows = spans.map(({ registrationId, source, fromAt, untilAt, reportId = null }) => {
    return { registrationId, source, fromAt, untilAt, reportId };
  });
  const written = await insertSpansSql.all(tx, [JSON.stringify(rows), now]);
  return written.filter((row) => row.isNew).length;
}

/** Deletes spans that other systems reported, by their start; all of a registration without one. Returns how many. */
export const removeRoomSpans = command(
  `delete from attendance_spans s using unnest($1::uuid[], $2::timestamptz[]) as g(registration_id, from_at)
   where s.registration_id = g.registration_id and s.source = 'room' and s.report_id is null
     and (g.from_at is null or s.from_at = g.from_at)`,
).count((spans: readonly { registrationId: string; fromAt: Date | null }[]) => [
  spans.map(({ registrationId }) => registrationId),
  spans.map(({ fromAt }) => fromAt),
]);

const spansSql = query(
  `select registration_id as "registrationId", source, from_at as "fromAt", until_at as "untilAt"
   from attendance_spans where registration_id = any($1) order by from_at`,
  { registrationId: 'uuid', source: word<AttendanceSource>(), fromAt: 'timestamptz', untilAt: 'timestamptz?' },
);

const correctionsSql = query(
  `select registration_id as "registrationId", present, minutes from attendance_corrections
   where registration_id = any($1)`,
  { registrationId: 'uuid', present: 'boolean', minutes: 'int?' },
);

/** Returns all evidence and corrections by registration, for these registrations. */
export async function listEvidence(
  connection: Connection,
  registrationIds: readonly string[],
): Promise<Map<string, { spans: Span[]; correction: Correction | null }>> {
  const evidence = new Map(
    registrationIds.map((id) => [id, { spans: [] as Span[], correction: null as Correction | null }]),
  );
  const spans = await spansSql.all(connection, [registrationIds]);
  for (const { registrationId, ...span } of spans) evidence.get(registrationId)?.spans.push(span);
  const corrections = await correctionsSql.all(connection, [registrationIds]);
  for (const { registrationId, present, minutes } of corrections) {
    const one = evidence.get(registrationId);
    if (one !== undefined) one.correction = { present, minutes };
  }
  return evidence;
}

/** Returns the registrations of a session with any evidence or correction. */
export const listWithEvidence = query(
  `select r.id from registrations r where r.session_id = $1
   and exists (select 1 from attendance_spans s where s.registration_id = r.id)`,
  { id: 'uuid' },
).column<[sessionId: string]>();

const writePresenceSql = command(`
  update registrations r set attended_at = n."attendedAt", minutes_present = n."minutesPresent"
  from jsonb_to_recordset($1::jsonb) as n(id uuid, "attendedAt" timestamptz, "minutesPresent" int)
  where r.id = n.id`);

/** Writes the attendance of people, in one statement. */
export async function writePresence(tx: Tx, rows: readonly ({ id: string } & Presence)[]): Promise<void> {
  if (rows.length === 0) return;
  await writePresenceSql.run(tx, [JSON.stringify(rows)]);
}

/** Writes an organizer's corrections, replacing earlier ones. */
export const writeCorrections = command(`
  insert into attendance_corrections (registration_id, present, minutes, corrected_at)
  select id, $2, $3, $4 from unnest($1::uuid[]) as n(id)
  on conflict (registration_id) do update set present = excluded.present, minutes = excluded.minutes,
    corrected_at = excluded.corrected_at`).write(
  (registrationIds: readonly string[], { present, minutes }: Correction, now: Date) => [
    registrationIds,
    present,
    minutes,
    now,
  ],
);

/** Deletes an organizer's corrections. */
export const removeCorrections = command(`delete from attendance_corrections where registration_id = any($1)`).write<
  [registrationIds: readonly string[]]
>();

/** Everybody who ever registered for a session, in whatever state they are, by name. */
export const listRegistered = query(
  `select r.id as "registrationId", a.name, a.email, a.email_key as "emailKey"
   from registrations r join attendees a on a.id = r.attendee_id
   where r.session_id = $1 order by lower(a.name), r.waitlist_number`,
  { registrationId: 'uuid', name: 'text', email: 'text', emailKey: 'text' },
).list<[sessionId: string]>();

/** The reports that a session has taken in, the latest first. */
export async function listReports(connection: Connection, sessionId: string): Promise<AttendanceReport[]> {
  return connection
    .getRepository(AttendanceReport)
    .find({ where: { sessionId }, order: { importedAt: 'DESC', id: 'ASC' } });
}

/** The report of a session. Throws NotFound. */
export async function getReport(connection: Connection, sessionId: string, id: string): Promise<AttendanceReport> {
  const report = isUuid(id) ? await connection.getRepository(AttendanceReport).findOneBy({ id, sessionId }) : null;
  if (report === null) throw new NotFound('report-not-found', 'Report not found.');
  return report;
}

/** Writes a report, or what changed in it. */
export async function writeReport(tx: Tx, report: AttendanceReport): Promise<void> {
  await tx.getRepository(AttendanceReport).save(report);
}

const deleteReportSpansSql = command(
  `delete from attendance_spans where report_id = $1 returning registration_id as id`,
  { id: 'uuid' },
);

/** Removes the attendance spans of a report. Returns the registrations that had them. */
export async function deleteReportSpans(tx: Tx, reportId: string): Promise<string[]> {
  const rows = await deleteReportSpansSql.all(tx, [reportId]);
  return [...new Set(rows.map((row) => row.id))];
}

/** Takes a report away whose stretches are gone. */
export async function deleteReport(tx: Tx, id: string): Promise<void> {
  await tx.getRepository(AttendanceReport).delete({ id });
}

/** A person of a session with their attendance, as the console and the API list them. */
export interface AttendanceRow {
  registrationId: string;
  name: string;
  email: string;
  organization: string | null;
  state: RegistrationState;
  attendedAt: Date | null;
  minutesPresent: number | null;
  /** The kinds of evidence, each once. */
  sources: AttendanceSource[];
  /** Whether an organizer corrected it. */
  corrected: boolean;
}

/** The columns of `attendanceRowSql`. */
export const attendanceColumns = {
  registrationId: 'uuid',
  name: 'text',
  email: 'text',
  organization: 'text?',
  state: word<RegistrationState>(),
  attendedAt: 'timestamptz?',
  minutesPresent: 'int?',
  sources: words<AttendanceSource>(),
  corrected: 'boolean',
} as const;

/** SQL: a registration `c`, joined with its attendee and organization, with the evidence of its attendance. */
export const attendanceRowSql = `c.id as "registrationId", c.name, c.email, c.organization, c.state,
  c.attended_at as "attendedAt", c.minutes_present as "minutesPresent",
  coalesce((select array_agg(distinct s.source) from attendance_spans s where s.registration_id = c.id), '{}') as sources,
  exists (select 1 from attendance_corrections n where n.registration_id = c.id) as corrected`;
