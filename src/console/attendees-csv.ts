import { stringify } from 'csv-stringify/sync';
import { standingRsvp } from '../registrations/rsvp.js';
import type { Session } from '../sessions/session.entity.js';
import { localTime } from '../time/wall-time.js';
import type { AttendeeRow } from './attendees.queries.js';

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
  'joined_at',
  'local_start',
];

/**
 * Attendees as CSV (RFC 4180) in UTF-8 with a byte order mark, which spreadsheets need to read it as such. People type
 * names and organizations themselves: a cell that a spreadsheet would run as a formula gets an apostrophe before it.
 */
export function attendeesCsv(rows: readonly AttendeeRow[], session: Session): string {
  const cells = rows.map((row) => [
    row.name,
    row.email,
    row.organization,
    row.country,
    row.timeZone,
    row.language,
    row.state,
    row.place,
    standingRsvp(row),
    row.rsvpComment ?? row.wish?.comment ?? null,
    row.createdAt.toISOString(),
    row.joinedAt?.toISOString() ?? null,
    localTime(session.startsAt, row.timeZone).local,
  ]);
  return stringify([columns, ...cells], { bom: true, escape_formulas: true, record_delimiter: 'windows' });
}
