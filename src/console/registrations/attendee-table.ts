import { answerColumns } from '../../domain/questions/answer-columns.js';
import type { Question } from '../../domain/questions/question.entity.js';
import { currentRsvp } from '../../domain/registrations/rsvp.js';
import type { Session } from '../../domain/sessions/session.entity.js';
import { localTime } from '../../domain/time/wall-time.js';
import type { AttendeeRow } from './attendees.queries.js';
import type { StreamedCell, StreamedColumn } from '../../platform/workbook/stream-workbook.js';

const names = [
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

/** The attendees of a session in a file: the columns, and a row for each. */
export interface AttendeeTable {
  columns: StreamedColumn[];
  row(attendee: AttendeeRow): StreamedCell[];
}

/**
 * Instants are texts in UTC (RFC 3339) and, under the same name with `_local`, on the clock of the session's zone;
 * `local_start` is on the attendee's. `certificates` holds the number of a certificate, or that one was earned, by
 * registration. The answers to the session's questions follow; `answered` are those that anyone has answered.
 */
export function attendeeTable(
  session: Session,
  questions: readonly Question[],
  answered: readonly string[],
  language: string,
  certificates: ReadonlyMap<string, string> = new Map(),
): AttendeeTable {
  const answers = answerColumns(questions, answered, language, names);
  const there = (at: Date | null) => at && localTime(at, session.timeZone).local;
  const isWide = (name: string) => /^(?:name|email|organization|comment)$/u.test(name) || answers.names.includes(name);
  return {
    columns: [...names, ...answers.names].map((name) => ({ name, width: isWide(name) ? 30 : 16 })),
    row: (row) => [
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
    ],
  };
}
