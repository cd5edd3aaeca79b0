import { answerColumns } from '../../domain/questions/answer-columns.js';
import type { Question } from '../../domain/questions/question.entity.js';
import { currentRsvp } from '../../domain/registrations/rsvp.js';
import type { Session } from '../../domain/sessions/session.entity.js';
import { localTime } from '../../domain/time/wall-time.js';
import type { AttendeeRow } from './attendees.queries.js';
import type { Table } from '../table-file.js';

const columns = [
  'name',
  'email',
  'organization',
  'country',
  'time_zone',
  'language',
  'state',
  'place',
  'answer',
  'comment',
  'registered_at',
  'registered_at_local',
  'joined_at',
  'joined_at_local',
  'attended_at',
  'attended_at_local',
  'minutes_present',
  'certificate',
  'local_start',
  'attendance',
];

/**
 * The table of a session's attendees. Instants are texts in UTC (RFC 3339) and, under the same name with `_local`, on
 * the clock of the session's zone; `local_start` is on the attendee's. `certificates`
 * holds the number of a certificate, or that one was earned, by registration. The answers to the session's questions follow.
 */
export function attendeeTable(
  rows: readonly AttendeeRow[],
  session: Session,
  questions: readonly Question[],
  language: string,
  certificates: ReadonlyMap<string, string> = new Map(),
): Table {
  const answers = answerColumns(
    questions,
    rows.map((row) => row.answers),
    language,
    columns,
  );
  const there = (at: Date | null) => at && localTime(at, session.timeZone).local;
  return {
    columns: [...columns, ...answers.names],
    rows: rows.map((row) => [
      row.name,
      row.email,
      row.organization,
      row.country,
      row.timeZone,
      row.language,
      row.state,
      row.place,
      currentRsvp(row),
      row.rsvpComment ?? row.proposedTime?.comment ?? null,
      row.createdAt.toISOString(),
      there(row.createdAt),
      row.joinedAt?.toISOString() ?? null,
      there(row.joinedAt),
      row.attendedAt?.toISOString() ?? null,
      there(row.attendedAt),
      row.minutesPresent,
      certificates.get(row.registrationId) ?? null,
      localTime(session.startsAt, row.timeZone).local,
      row.attendance,
      ...answers.cells(row.answers),
    ]),
  };
}
