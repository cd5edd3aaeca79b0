import { z } from 'zod';
import type { AttendanceReport } from '../../domain/attendance/attendance-report.entity.js';
import { presenceOf } from '../../domain/attendance/attendance.js';
import type { ImportedReport } from '../../flows/attendance/import-report.flow.js';
import type { AttendanceOutcome } from '../../flows/attendance/record-attendance.flow.js';
import type { OpenedReport } from '../../domain/attendance/open-report.js';
import { registrationStates } from '../../domain/registrations/registration.js';
import type { Session } from '../../domain/sessions/session.entity.js';
import type { AttendedRow } from './attendance.queries.js';

const instant = z.string().meta({ format: 'date-time' });
const attendedAt = instant
  .nullable()
  .meta({ description: 'When the person first joined; null if there is no record.' });
const minutesPresent = z.number().int().nullable().meta({
  description:
    'Minutes of the session that the person attended, with overlapping devices and sources counted once; null if no end time is known.',
});

export const attendanceSchema = z
  .object({
    registrationId: z.string().meta({ format: 'uuid' }),
    email: z.string(),
    name: z.string(),
    state: z.enum(registrationStates),
    registeredAt: instant,
    attendedAt,
    minutesPresent,
    share: z.number().nullable().meta({ description: 'Share of the scheduled duration, from 0 to 1.' }),
    sources: z.array(z.enum(['link', 'report', 'room', 'check-in', 'self-check-in', 'hand'])),
    corrected: z.boolean().meta({ description: 'Whether an organizer corrected the record by hand.' }),
  })
  .meta({ id: 'Attendance', title: 'Attendance record' });

/** Returns the API view of a person's attendance. */
export function attendanceView(row: AttendedRow, session: Session): z.output<typeof attendanceSchema> {
  const { registeredAt, attendedAt: since, minutesPresent: minutes } = row;
  const share = minutes === null ? null : Math.round((minutes / session.durationMinutes) * 1000) / 1000;
  return {
    ...row,
    registeredAt: registeredAt.toISOString(),
    attendedAt: since?.toISOString() ?? null,
    minutesPresent: minutes,
    share,
  };
}

export const notedSchema = z.object({
  items: z.array(
    z.object({
      email: z.string(),
      from: instant,
      until: instant.nullable(),
      outcome: z
        .enum(['noted', 'unknown'])
        .meta({ description: '`unknown` if no one is registered with this address.' }),
      registrationId: z.string().nullable().meta({ format: 'uuid' }),
      attendedAt,
      minutesPresent,
    }),
  ),
});

/** Returns the results of reported attendance spans. */
export function notedView(outcomes: readonly AttendanceOutcome[]): z.output<typeof notedSchema> {
  return {
    items: outcomes.map(({ email, fromAt, untilAt, recorded: one }) => ({
      email,
      from: fromAt.toISOString(),
      until: untilAt?.toISOString() ?? null,
      outcome: one === null ? 'unknown' : 'noted',
      registrationId: one?.registration.id ?? null,
      attendedAt: one?.attendedAt?.toISOString() ?? null,
      minutesPresent: one?.minutesPresent ?? null,
    })),
  };
}

export const reportSchema = z
  .object({
    dryRun: z.boolean(),
    layout: z
      .string()
      .meta({ description: 'The detected format, such as `zoom`, `zoom-webinar`, `teams`, `webex` or `list`.' }),
    timeZone: z.string().meta({ description: 'Time zone in which the times were interpreted.' }),
    firstAt: instant
      .nullable()
      .meta({ description: 'The earliest time in the report. Use it to check the time zone.' }),
    lastAt: instant.nullable(),
    again: z.boolean().meta({
      description: 'Whether this report was imported before. Importing it again replaces the earlier import.',
    }),
    unread: z.array(z.number().int()).meta({ description: 'Line numbers with an unreadable time or duration.' }),
    changed: z
      .number()
      .int()
      .nullable()
      .meta({ description: 'Number of people whose attendance changed; null for a dry run.' }),
    people: z.array(
      z.object({
        line: z.number().int().meta({ description: 'First line about this person, starting at 1.' }),
        name: z.string(),
        email: z.string().nullable(),
        match: z.enum(['address', 'name', 'ambiguous', 'unknown']),
        registrationId: z
          .string()
          .nullable()
          .meta({ format: 'uuid', description: 'The registration that the person was matched to.' }),
        minutesPresent: minutesPresent.meta({ description: 'Minutes according to this report alone.' }),
      }),
    ),
  })
  .meta({ id: 'AttendanceReport', title: 'Attendance report import' });

export const storedReportSchema = z
  .object({
    id: z.string().meta({ format: 'uuid' }),
    layout: reportSchema.shape.layout,
    timeZone: reportSchema.shape.timeZone,
    people: z.int().meta({ description: 'Number of people whom it says were present.' }),
    importedAt: instant,
  })
  .meta({ id: 'StoredReport', title: 'Stored attendance report' });

/** Returns the API view of a report that was imported. */
export function storedReportView(report: AttendanceReport): z.output<typeof storedReportSchema> {
  const { id, layout, timeZone, people, importedAt } = report;
  return { id, layout, timeZone, people, importedAt: importedAt.toISOString() };
}

/** Returns the API view of a report, with the result of its import. */
export function reportView(
  opened: Extract<OpenedReport, { ok: true }>,
  session: Session,
  taken: Extract<ImportedReport, { ok: true }> | null,
): z.output<typeof reportSchema> {
  const { layout, timeZone, firstAt, lastAt, before, unread, decided } = opened;
  return {
    dryRun: taken === null,
    layout,
    timeZone,
    firstAt: firstAt?.toISOString() ?? null,
    lastAt: lastAt?.toISOString() ?? null,
    again: taken?.again ?? before !== null,
    unread,
    changed: taken?.changed ?? null,
    people: decided.map(({ person, match, verdict }) => {
      const spans = person.stretches.map((stretch) => ({ source: 'report' as const, ...stretch }));
      return {
        line: person.line,
        name: person.name,
        email: person.email,
        match: match.kind,
        registrationId: verdict.as === 'registration' ? verdict.registrationId : null,
        minutesPresent: presenceOf(spans, session, null).minutesPresent,
      };
    }),
  };
}
