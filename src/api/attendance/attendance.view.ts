import { z } from 'zod';
import { presenceOf } from '../../domain/attendance/attendance.js';
import type { ImportedReport } from '../../flows/attendance/import-report.flow.js';
import type { AttendanceOutcome } from '../../flows/attendance/record-attendance.flow.js';
import type { OpenedReport } from '../../domain/attendance/open-report.js';
import { registrationStates } from '../../domain/registrations/registration.js';
import type { Session } from '../../domain/sessions/session.entity.js';
import type { AttendanceRow } from './attendance.queries.js';

const instant = z.string().meta({ format: 'date-time' });
const attendedAt = instant.nullable().meta({ description: 'Since when they were there; null where nobody saw them.' });
const minutesPresent = z
  .number()
  .int()
  .nullable()
  .meta({ description: 'Of the session, its devices and sources as a union; null where no end is known.' });

export const attendanceSchema = z
  .object({
    registrationId: z.string().meta({ format: 'uuid' }),
    email: z.string(),
    name: z.string(),
    state: z.enum(registrationStates),
    attendedAt,
    minutesPresent,
    share: z.number().nullable().meta({ description: 'Of the planned time, from 0 to 1.' }),
    sources: z.array(z.enum(['link', 'report', 'room', 'check-in', 'self-check-in', 'hand'])),
    corrected: z.boolean().meta({ description: 'Whether an organizer said it, against the evidence.' }),
  })
  .meta({ id: 'Attendance', title: 'Whether somebody was at a session' });

/** Whether somebody was at a session of so many minutes, as the API shows it. */
export function attendanceView(row: AttendanceRow, session: Session): z.output<typeof attendanceSchema> {
  const { attendedAt: since, minutesPresent: minutes } = row;
  const share = minutes === null ? null : Math.round((minutes / session.durationMinutes) * 1000) / 1000;
  return { ...row, attendedAt: since?.toISOString() ?? null, minutesPresent: minutes, share };
}

export const notedSchema = z.object({
  items: z.array(
    z.object({
      email: z.string(),
      from: instant,
      until: instant.nullable(),
      outcome: z.enum(['noted', 'unknown']).meta({ description: '`unknown`: nobody is registered by this address.' }),
      registrationId: z.string().nullable().meta({ format: 'uuid' }),
      attendedAt,
      minutesPresent,
    }),
  ),
});

/** The results of attendance spans that were sent. */
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
    layout: z.string().meta({ description: 'Whose report it is: `zoom`, `zoom-webinar`, `teams`, `webex`, `list` …' }),
    timeZone: z.string().meta({ description: 'On whose clock its times were read.' }),
    firstAt: instant.nullable().meta({ description: 'The first time in it: a wrong zone is seen by it.' }),
    lastAt: instant.nullable(),
    again: z.boolean().meta({ description: 'Whether this very report was taken in before: it replaces itself.' }),
    unread: z.array(z.number().int()).meta({ description: 'Lines with a time or duration that cannot be read.' }),
    changed: z.number().int().nullable().meta({ description: 'For how many people something changed; null when dry.' }),
    people: z.array(
      z.object({
        line: z.number().int().meta({ description: 'The first one about them, from 1.' }),
        name: z.string(),
        email: z.string().nullable(),
        match: z.enum(['address', 'name', 'ambiguous', 'unknown']),
        registrationId: z.string().nullable().meta({ format: 'uuid', description: 'Whose presence it tells of.' }),
        minutesPresent: minutesPresent.meta({ description: 'By this report alone.' }),
      }),
    ),
  })
  .meta({ id: 'AttendanceReport', title: 'What became, or would become, of a report' });

/** A report as it was read, with the result of its import. */
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
