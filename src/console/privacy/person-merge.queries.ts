import { type RegistrationState, seatedStates } from '../../domain/registrations/registration.js';
import { word } from '../../platform/database/columns.js';
import { query } from '../../platform/database/statement.js';
import type { Connection } from '../../platform/database/tx.js';
import { keptRegistration } from '../../domain/privacy/person-merge.js';

const findDoublesSql = query(
  `select s.title, s.starts_at as "startsAt", s.state = 'published' and s.ends_at > $3 as "isAhead", f.state as "fromState", f.attended_at as "fromAttendedAt",
     f.minutes_present as "fromMinutes", i.state as "intoState", i.attended_at as "intoAttendedAt",
     i.minutes_present as "intoMinutes"
   from registrations f join registrations i on i.session_id = f.session_id and i.attendee_id = $2
   join sessions s on s.id = f.session_id
   where f.attendee_id = $1 order by s.starts_at, s.id`,
  {
    title: 'text',
    startsAt: 'timestamptz',
    isAhead: 'boolean',
    fromState: word<RegistrationState>(),
    fromAttendedAt: 'timestamptz?',
    fromMinutes: 'int?',
    intoState: word<RegistrationState>(),
    intoAttendedAt: 'timestamptz?',
    intoMinutes: 'int?',
  },
);

/** A session that two people are both registered for, and which registration stays. */
export interface Double {
  title: string;
  startsAt: Date;
  stays: RegistrationState;
  ends: RegistrationState;
  /** Whether it is that of the person who is merged. */
  isFrom: boolean;
  /** Whether a seat in an upcoming session goes to the waiting list. */
  freesSeat: boolean;
}

/** Finds the sessions that both people are registered for, by their start. */
export async function findDoubles(connection: Connection, fromId: string, intoId: string, now: Date) {
  const rows = await findDoublesSql.all(connection, [fromId, intoId, now]);
  return rows.map((row) => {
    const into = { state: row.intoState, attendedAt: row.intoAttendedAt, minutesPresent: row.intoMinutes };
    const from = { state: row.fromState, attendedAt: row.fromAttendedAt, minutesPresent: row.fromMinutes };
    const isFrom = keptRegistration(into, from) === 'from';
    const [stays, ends] = isFrom ? [from, into] : [into, from];
    const freesSeat = row.isAhead && seatedStates.includes(ends.state);
    return { title: row.title, startsAt: row.startsAt, stays: stays.state, ends: ends.state, isFrom, freesSeat };
  });
}
