import type { SessionFormat } from '../../../domain/sessions/session.js';
import { liveStates } from '../../../domain/registrations/registration.js';
import { json, orNull, word } from '../../../platform/database/columns.js';
import { command, query, type Row } from '../../../platform/database/statement.js';
import type { EventReply } from '../../consultations/domain/event-reply.js';

const invitesSql = query(
  `select distinct on (i.pitch_id, coalesce(a.merged_into, a.id)) i.pitch_id as "pitchId",
     coalesce(a.merged_into, a.id) as "personId", i.starts_at as "startsAt", i.ends_at as "endsAt", i.format, i.venue,
     i.sequence, i.stamped_at as "stampedAt", i.reply
   from pitch_invites i join pitches p on p.id = i.pitch_id join attendees a on a.id = i.attendee_id
   where p.session_id = $1
   order by i.pitch_id, coalesce(a.merged_into, a.id), i.sequence desc, i.stamped_at desc`,
  {
    pitchId: 'uuid',
    personId: 'uuid',
    // Null once it was cancelled.
    startsAt: 'timestamptz?',
    endsAt: 'timestamptz?',
    format: word<SessionFormat>(),
    venue: 'text?',
    sequence: 'int',
    stampedAt: 'timestamptz',
    // What the calendar last said.
    reply: orNull(json<EventReply>()),
  },
);

/** What the calendar of a person on a team has, and said. */
export type Invite = Row<typeof invitesSql>;

/** Returns what the calendars of all teams of a session have. */
export const listInvites = invitesSql.list<[sessionId: string]>();

/** Returns the coming pitches in the calendar of a person, and whose row says so: theirs, or of who was merged into them. */
export const listInvitesOf = query(
  `select i.pitch_id as "pitchId", i.attendee_id as "personId", p.session_id as "sessionId", i.starts_at as "startsAt",
     i.ends_at as "endsAt", i.format, i.venue, i.sequence, i.stamped_at as "stampedAt"
   from pitch_invites i join pitches p on p.id = i.pitch_id join attendees a on a.id = i.attendee_id
   where (a.id = $1 or a.merged_into = $1) and i.starts_at > $2 order by i.starts_at, i.pitch_id`,
  {
    pitchId: 'uuid',
    personId: 'uuid',
    sessionId: 'uuid',
    startsAt: 'timestamptz?',
    endsAt: 'timestamptz?',
    format: word<SessionFormat>(),
    venue: 'text?',
    sequence: 'int',
    stampedAt: 'timestamptz',
  },
).list<[personId: string, now: Date]>();

/** Writes what the calendars of people have from now on. */
export const writeInvites = command(
  `insert into pitch_invites
     (pitch_id, attendee_id, starts_at, ends_at, sequence, stamped_at, format, venue, told_at)
   select *, $9 from unnest($1::uuid[], $2::uuid[], $3::timestamptz[], $4::timestamptz[], $5::int[], $6::timestamptz[],
     $7::text[], $8::text[])
   on conflict (pitch_id, attendee_id) do update set starts_at = excluded.starts_at, ends_at = excluded.ends_at,
     sequence = excluded.sequence, stamped_at = excluded.stamped_at, format = excluded.format, venue = excluded.venue,
     told_at = excluded.told_at, reminded_at = null`,
).write((invites: readonly Omit<Invite, 'reply'>[], now: Date) => [
  invites.map(({ pitchId }) => pitchId),
  invites.map(({ personId }) => personId),
  invites.map(({ startsAt }) => startsAt),
  invites.map(({ endsAt }) => endsAt),
  invites.map(({ sequence }) => sequence),
  invites.map(({ stampedAt }) => stampedAt),
  invites.map(({ format }) => format),
  invites.map(({ venue }) => venue),
  now,
]);

/** Writes what the calendar of a person said. */
export const writeReply = command(
  `update pitch_invites i set reply = $3::jsonb from attendees a
   where a.id = i.attendee_id and i.pitch_id = $1 and coalesce(a.merged_into, a.id) = $2`,
).write((pitchId: string, personId: string, reply: EventReply) => [pitchId, personId, JSON.stringify(reply)]);

/** Writes when a person was last sent the version that their calendar has. */
export const writeStamp = command(
  `update pitch_invites i set stamped_at = $3 from attendees a
   where a.id = i.attendee_id and i.pitch_id = $1 and coalesce(a.merged_into, a.id) = $2`,
).write<[pitchId: string, personId: string, stampedAt: Date]>();

/** Notes that calendars with one place of a session count as having another, of which nobody is told by itself. */
export const writeWithheld = command(
  `update pitch_invites i set format = $4, venue = $5 from pitches p
   where p.id = i.pitch_id and p.session_id = $1 and i.format = $2 and i.venue is not distinct from $3`,
).write<
  [sessionId: string, format: SessionFormat, venue: string | null, newFormat: SessionFormat, newVenue: string | null]
>();

/** Returns the seats of people in a session by person: their registrations. */
export const seatsOf = query(
  `select coalesce(a.merged_into, a.id) as "personId", r.id from registrations r join attendees a on a.id = r.attendee_id
   where r.session_id = $1 and r.state = 'confirmed' and coalesce(a.merged_into, a.id) = any($2)`,
  { personId: 'uuid', id: 'uuid' },
).map('personId', 'id', (sessionId: string, personIds: readonly string[]) => [sessionId, personIds]);

/** Returns how many of these people have no registration for a session. */
export const countUnregistered = query(
  `select count(*)::int as n from unnest($2::uuid[]) as p (id) where not exists (
     select from registrations r join attendees a on a.id = r.attendee_id
     where r.session_id = $1 and r.state = any($3) and coalesce(a.merged_into, a.id) = p.id)`,
  { n: 'int' },
).value((sessionId: string, personIds: readonly string[]) => [sessionId, personIds, liveStates]);

/** Returns the coming pitches of a person, as their calendar has them. */
export const listOwnPitches = query(
  `select i.pitch_id as id, r.title, s.title as "sessionTitle", s.slug as "sessionSlug", s.format,
     s.time_zone as "timeZone", i.starts_at as "startsAt", i.ends_at as "endsAt", i.reply as "calendarReply"
   from pitch_invites i join attendees a on a.id = i.attendee_id join pitches p on p.id = i.pitch_id
     join proposals r on r.id = p.proposal_id join sessions s on s.id = p.session_id
   where (a.id = $1 or a.merged_into = $1) and i.ends_at > $2 order by i.starts_at, i.pitch_id`,
  {
    id: 'uuid',
    title: 'text',
    sessionTitle: 'text',
    sessionSlug: 'text',
    format: word<SessionFormat>(),
    timeZone: 'text',
    startsAt: 'timestamptz',
    endsAt: 'timestamptz',
    calendarReply: orNull(json<EventReply>()),
  },
).list<[attendeeId: string, now: Date]>();

/**
 * Returns the sessions of which teams may have to hear something: with a published order and a pitch that is not over,
 * unless what has changed can still be undone.
 */
export const listComing = query(
  `select o.session_id as id from pitch_orders o join sessions s on s.id = o.session_id
   where o.published_at is not null
     and not exists (select from undo_steps u where u.session_id = s.id and u.leaves_at > $1) and (s.ends_at > $1 or exists (
     select from pitches p join pitch_invites i on i.pitch_id = p.id where p.session_id = s.id and i.ends_at > $1))
   order by o.session_id`,
  { id: 'uuid' },
).column<[now: Date]>();

/**
 * Returns the reminders that are due, and notes them: a day before, unless the invite is younger than that. None where it
 * is night (`$2` are those zones), except for the last three hours.
 */
export const takeDueReminders = command(
  `update pitch_invites i set reminded_at = $1 from pitches p, attendees o, attendees a
   where p.id = i.pitch_id and o.id = i.attendee_id and a.id = coalesce(o.merged_into, o.id) and i.reminded_at is null and i.starts_at > $1
     and i.starts_at <= $1::timestamptz + interval '24 hours' and i.told_at < i.starts_at - interval '26 hours'
     and (not (a.time_zone = any($2)) or i.starts_at <= $1::timestamptz + interval '3 hours')
   returning i.pitch_id as "pitchId", p.session_id as "sessionId", a.id as "personId",
     i.sequence, i.stamped_at as "stampedAt", i.starts_at as "startsAt", i.ends_at as "endsAt"`,
  {
    pitchId: 'uuid',
    sessionId: 'uuid',
    personId: 'uuid',
    sequence: 'int',
    stampedAt: 'timestamptz',
    startsAt: 'timestamptz',
    endsAt: 'timestamptz',
  },
).list<[now: Date, quietZones: readonly string[]]>();

/** Returns which of these messages say another time than the calendar of their reader is to have by now. */
export const listOvertaken = query(
  `select m.id from messages m join pitch_invites i on i.pitch_id = (m.payload #>> '{pitch,id}')::uuid
     and i.attendee_id = m.attendee_id
   where m.id = any($1) and m.kind <> 'pitch-cancelled' and (m.payload #>> '{pitch,sequence}')::int < i.sequence`,
  { id: 'uuid' },
).column<[ids: readonly string[]]>();
