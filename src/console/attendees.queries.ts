import type { EntityManager } from 'typeorm';
import type { MessageKind, MessageState } from '../notices/message.js';
import type { RegistrationState } from '../registrations/registration.js';
import type { Rsvp, Wish } from '../registrations/rsvp.js';

/** An attendee of a session with what was last sent to them about it. */
export interface AttendeeRow {
  registrationId: string;
  state: RegistrationState;
  createdAt: Date;
  joinedAt: Date | null;
  name: string;
  email: string;
  organization: string | null;
  country: string | null;
  timeZone: string;
  language: string;
  /** Place in the waiting list, from 1. */
  place: number | null;
  sequence: number;
  /** What the calendar last answered, and to which SEQUENCE: see `standingRsvp`. */
  rsvp: Rsvp | null;
  rsvpSequence: number | null;
  rsvpComment: string | null;
  wish: Wish | null;
  messageKind: MessageKind | null;
  messageState: MessageState | null;
  messageAttempts: number | null;
}

export interface AttendeeFilter {
  states: readonly RegistrationState[];
  /** Part of a name, an address or an organization; empty for everybody. */
  search: string;
}

const matching = `
  from registrations r
  join attendees a on a.id = r.attendee_id
  left join organizations o on o.id = a.organization_id
  where r.session_id = $1 and r.state = any($2)
    and ($3 = '' or a.name ilike $3 or a.email ilike $3 or o.name ilike $3)`;

/** A page of a session's attendees: those who wait in their order, the others as they came. */
export async function listAttendeeRows(
  tx: EntityManager,
  sessionId: string,
  filter: AttendeeFilter,
  limit: number,
  offset: number,
): Promise<AttendeeRow[]> {
  return tx.query(
    `with chosen as (
       select r.id, r.state, r.created_at, r.joined_at, r.line_number, r.sequence, r.rsvp,
         r.rsvp_sequence, r.rsvp_comment, r.wish, a.name, a.email, a.country, a.time_zone, a.language,
         o.name as organization,
         case when r.state = 'waitlisted' then (select count(*)::int from registrations w
           where w.session_id = $1 and w.state = 'waitlisted' and w.line_number <= r.line_number) end as place
       ${matching}
       order by case when r.state = 'waitlisted' then r.line_number end nulls last, r.created_at, r.line_number
       limit $4 offset $5
     )
     select c.id as "registrationId", c.state, c.created_at as "createdAt", c.joined_at as "joinedAt", c.name, c.email,
       c.organization, c.country, c.time_zone as "timeZone", c.language, c.place,
       c.sequence, c.rsvp, c.rsvp_sequence as "rsvpSequence", c.rsvp_comment as "rsvpComment", c.wish,
       m.kind as "messageKind", m.state as "messageState", m.attempts as "messageAttempts"
     from chosen c
     left join lateral (select kind, state, attempts from messages
       where registration_id = c.id and state <> 'dropped' order by position desc limit 1) m on true
     order by c.place nulls last, c.created_at, c.line_number`,
    [sessionId, filter.states, pattern(filter.search), limit, offset],
  );
}

/** What the calendars of those with a seat have answered to the session as it stands. */
export async function countAnswers(tx: EntityManager, sessionId: string): Promise<Record<Rsvp | 'none', number>> {
  const rows: { answer: Rsvp | 'none'; count: number }[] = await tx.query(
    `select case when rsvp_sequence = sequence then coalesce(rsvp, 'none') else 'none' end as answer, count(*)::int as count
     from registrations where session_id = $1 and state = 'confirmed' group by 1`,
    [sessionId],
  );
  const counts = { accepted: 0, tentative: 0, declined: 0, none: 0 };
  for (const { answer, count } of rows) counts[answer] = count;
  return counts;
}

/** How many attendees the filter leaves. */
export async function countAttendees(tx: EntityManager, sessionId: string, filter: AttendeeFilter): Promise<number> {
  const [row]: { count: number }[] = await tx.query(`select count(*)::int as count ${matching}`, [
    sessionId,
    filter.states,
    pattern(filter.search),
  ]);
  return row?.count ?? 0;
}

function pattern(search: string): string {
  return search === '' ? '' : `%${search.replaceAll(/[\\%_]/gu, '\\$&')}%`;
}
