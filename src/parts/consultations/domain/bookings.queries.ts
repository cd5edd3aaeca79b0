import { json, orNull, word } from '../../../platform/database/columns.js';
import { command, composedQuery, query, type Row } from '../../../platform/database/statement.js';
import type { Connection, Tx } from '../../../platform/database/tx.js';
import { isUuid } from '../../../platform/database/uuid.js';
import { NotFound } from '../../../platform/errors.js';
import type { BookedTime, BookingState, Outcome } from './booking.js';
import type { EventReply } from './event-reply.js';
import type { Wanted } from './wanted.js';

const columns = {
  id: 'uuid',
  callId: 'uuid',
  hostId: 'uuid',
  hostName: 'text',
  hasHost: 'boolean',
  attendeeId: 'uuid',
  personId: 'uuid',
  personName: 'text',
  proposalId: 'uuid?',
  proposalTitle: 'text?',
  organizationId: 'uuid?',
  organizationName: 'text?',
  state: word<BookingState>(),
  startsAtLocal: 'text',
  timeZone: 'text',
  overlap: word<'first' | 'second'>(),
  minutes: 'int',
  startsAt: 'timestamptz',
  endsAt: 'timestamptz',
  toldStartsAt: 'timestamptz',
  format: word<'online' | 'in-person'>(),
  place: 'text',
  topic: 'text',
  question: 'text',
  language: 'text',
  uid: 'text',
  hostUid: 'text',
  sequence: 'int',
  stampedAt: 'timestamptz',
  createdAt: 'timestamptz',
  offeredUntil: 'timestamptz?',
  cancelledBy: orNull(word<'team' | 'host'>()),
  isLate: 'boolean',
  outcome: orNull(word<Outcome>()),
  teamNotes: 'text',
  hostNotes: 'text',
  teamReply: orNull(json<EventReply>()),
  hostReply: orNull(json<EventReply>()),
} as const;
const selected = `select b.id, b.call_id as "callId", b.host_id as "hostId", coalesce(s.name, '') as "hostName",
  s.id is not null as "hasHost",
  b.attendee_id as "attendeeId", coalesce(a.merged_into, a.id) as "personId",
  coalesce((select m.name from attendees m where m.id = a.merged_into), a.name) as "personName",
  b.proposal_id as "proposalId", p.title as "proposalTitle", b.organization_id as "organizationId",
  o.name as "organizationName", b.state, b.starts_at_local as "startsAtLocal", b.time_zone as "timeZone", b.overlap,
  b.minutes, b.starts_at as "startsAt", b.ends_at as "endsAt", b.told_starts_at as "toldStartsAt", h.format, h.place,
  b.topic, b.question, b.language, b.uid, b.host_uid as "hostUid", b.sequence, b.stamped_at as "stampedAt",
  b.created_at as "createdAt", b.offered_until as "offeredUntil", b.cancelled_by as "cancelledBy",
  b.is_late as "isLate", b.outcome, b.team_notes as "teamNotes", b.host_notes as "hostNotes",
  b.team_reply as "teamReply", b.host_reply as "hostReply"
  from consultation_bookings b join consultation_hosts h on h.id = b.host_id left join speakers s on s.id = h.speaker_id
  join attendees a on a.id = b.attendee_id left join proposals p on p.id = b.proposal_id
  left join organizations o on o.id = b.organization_id`;

/** A booking with the names of its host and team. Without a host since they were deleted, `hostName` is empty. Everything of it but `hostNotes` is for both. */
export type Booking = Row<typeof getSql>;

const getSql = query(`${selected} where b.id = $1`, columns);

const missing = () => new NotFound('consultation-not-found', 'Consultation not found.');

/** Returns a booking of a call. Throws NotFound. */
export async function getBooking(connection: Connection, callId: string, id: string): Promise<Booking> {
  const booking = isUuid(id) ? await getSql.maybe(connection, [id]) : null;
  if (booking === null || booking.callId !== callId) throw missing();
  return booking;
}

/** Returns a booking; null if there is none. */
export async function findBooking(connection: Connection, id: string): Promise<Booking | null> {
  return getSql.maybe(connection, [id]);
}

const lockSql = command('select id from consultation_bookings where id = $1 for update', { id: 'uuid' });

/** Locks and returns a booking of a call. Throws NotFound. */
export async function lockBooking(tx: Tx, callId: string, id: string): Promise<Booking> {
  if (isUuid(id)) await lockSql.maybe(tx, [id]);
  return getBooking(tx, callId, id);
}

/** SQL: the person `$1` booked `b`, or is on its team. */
const isOwn = `(a.id = $1 or a.merged_into = $1 or exists (select from proposal_matches l
  where l.proposal_id = b.proposal_id and l.attendee_id = $1 and l.state = 'linked'))`;

/** Returns the bookings of a person and of their teams by start; those that were cancelled only while they are to come. */
export const listOwnBookings = query(
  `${selected} where ${isOwn} and (b.state <> 'cancelled' or b.starts_at > $2) order by b.starts_at, b.id`,
  columns,
).list<[attendeeId: string, now: Date]>();

const ownSql = query(`${selected} where ${isOwn} and b.id = $2`, columns);

/** Returns one of them. Throws NotFound for anybody else's. */
export async function getOwnBooking(connection: Connection, attendeeId: string, id: string): Promise<Booking> {
  const booking = isUuid(id) ? await ownSql.maybe(connection, [attendeeId, id]) : null;
  if (booking === null) throw missing();
  return booking;
}

/** Returns the bookings with a host by start, without those that are only offered. */
export const listBookingsOfHost = query(
  `${selected} where b.host_id = $1 and b.state <> 'offered' and (b.state <> 'cancelled' or b.starts_at > $2)
   order by b.starts_at, b.id`,
  columns,
).list<[hostId: string, now: Date]>();

const coming = 'b.ends_at > $2';
const past = 'b.ends_at <= $2';
const listSql = composedQuery(
  (which: typeof coming | typeof past, params: readonly unknown[] = []) => ({
    text: `${selected} where b.call_id = $1 and ${which}
      order by b.starts_at ${which === past ? 'desc' : ''}, b.id limit $3 offset $4`,
    params,
  }),
  columns,
  [[coming], [past]],
);

/** Returns the bookings of a call: those to come by start, or those that are over, latest first. */
export function listBookings(
  connection: Connection,
  callId: string,
  { isPast, now, limit, offset = 0 }: { isPast: boolean; now: Date; limit: number; offset?: number },
): Promise<Booking[]> {
  return listSql.all(connection, isPast ? past : coming, [callId, now, limit, offset]);
}

/** Returns the bookings of a call in some states by start, at most 10,000. */
export const listAllBookings = query(
  `${selected} where b.call_id = $1 and b.state = any($2) order by b.starts_at, b.id limit 10000`,
  columns,
).list<[callId: string, states: readonly BookingState[]]>();

/** Returns how many bookings of a call are to come, and how many are over. */
export const countBookings = query(
  `select count(*) filter (where ends_at > $2)::int as coming, count(*) filter (where ends_at <= $2)::int as past
   from consultation_bookings where call_id = $1`,
  { coming: 'int', past: 'int' },
).get<[callId: string, now: Date]>();

/** Returns which of these bookings are for proposals that were withdrawn. */
export const listWithdrawn = query(
  `select b.id from consultation_bookings b join proposals p on p.id = b.proposal_id
   where b.id = any($1) and p.state = 'withdrawn'`,
  { id: 'uuid' },
).column<[ids: readonly string[]]>();

/** Returns what is asked for or booked with a host and has not begun, by start. */
export const listComing = query(
  `${selected} where b.host_id = $1 and b.state in ('pending', 'booked') and b.starts_at > $2 order by b.starts_at, b.id`,
  columns,
).list<[hostId: string, now: Date]>();

/** Returns how many teams that is. */
export const countComingTeams = query(
  `select count(distinct attendee_id)::int as count from consultation_bookings
   where host_id = $1 and state in ('pending', 'booked') and starts_at > $2`,
  { count: 'int' },
).value<[hostId: string, now: Date]>();

/** Returns what goes with a host who is deleted: all that takes a time and has not begun, by start. */
export const listLeft = query(
  `${selected} where b.host_id = $1 and b.state <> 'cancelled' and b.starts_at > $2 order by b.starts_at, b.id`,
  columns,
).list<[hostId: string, now: Date]>();

/** Returns how many consultations would go with a speaker. */
export const countLeft = query(
  `select count(*)::int as count from consultation_bookings b join consultation_hosts h on h.id = b.host_id
   where h.speaker_id = $1 and b.state <> 'cancelled' and b.starts_at > $2`,
  { count: 'int' },
).value<[speakerId: string, now: Date]>();

/** Returns what a person, or who was merged into them, has booked and what has not begun, by start. */
export const listBookedBy = query(
  `select b.id from consultation_bookings b join attendees a on a.id = b.attendee_id
   where (a.id = $1 or a.merged_into = $1) and b.state = 'booked' and b.starts_at > $2 order by b.starts_at, b.id`,
  { id: 'uuid' },
).column<[personId: string, now: Date]>();

/** Returns how many consultations of a call are asked for, kept or booked, and not over. */
export const countExpected = query(
  `select count(*)::int as count from consultation_bookings
   where call_id = $1 and state <> 'cancelled' and ends_at > $2`,
  { count: 'int' },
).value<[callId: string, now: Date]>();

/** Returns how many consultations of a call are booked and have no host. */
export const countHostless = query(
  `select count(*)::int as count from consultation_bookings b join consultation_hosts h on h.id = b.host_id
   where b.call_id = $1 and h.speaker_id is null and b.state = 'booked' and b.starts_at > $2`,
  { count: 'int' },
).value<[callId: string, now: Date]>();

/**
 * Whatever takes or frees a time of a call comes one by one until the transaction ends, and takes this before it locks a
 * booking: each of them can need another host, team or place on the waiting list, which two would lock crosswise.
 */
export const lockConsultations = command(`select pg_advisory_xact_lock(hashtext('consultations'), hashtext($1))`).write<
  [callId: string]
>();

/** What counts against the quota: what a team has, and what it cancelled so late that nobody else could use it. */
const counts = `(b.state in ('pending', 'booked') or b.state = 'cancelled' and b.cancelled_by = 'team' and b.is_late)`;

/** Who books: a team is a proposal, or a person without one. */
export interface Team {
  callId: string;
  attendeeId: string;
  proposalId: string | null;
  organizationId: string | null;
}

/** Returns how much of the quotas a team and its organization have used. */
export const countQuota = query(
  `select count(*) filter (where case when $2::uuid is null then b.proposal_id is null and coalesce(a.merged_into, a.id) = $1
       else b.proposal_id = $2 end)::int as "ofTeam",
     count(*) filter (where b.organization_id in (
       select id from organizations where id = $3 or merged_into = $3))::int as "ofOrganization"
   from consultation_bookings b join attendees a on a.id = b.attendee_id
   where b.call_id = $4 and ${counts}`,
  { ofTeam: 'int', ofOrganization: 'int' },
).get(({ callId, attendeeId, proposalId, organizationId }: Team) => [attendeeId, proposalId, organizationId, callId]);

/** Returns how often a person has booked or moved since a moment, and when first. */
export const countChanges = query(
  `select count(*)::int as count, min(at) as first from audit_entries
   where subject = $1 and action in ('attendee.consultation-booked', 'attendee.consultation-moved') and at > $2
     and actor = $1`,
  { count: 'int', first: 'timestamptz?' },
).get<[subject: string, since: Date]>();

/** A booking as it is made. */
export type NewBooking = Team &
  BookedTime & {
    id: string;
    hostId: string;
    state: BookingState;
    topic: string;
    question: string;
    language: string;
    uid: string;
    hostUid: string;
    stampedAt: Date;
    createdAt: Date;
    offeredUntil: Date | null;
  };

const insertSql = command(
  `insert into consultation_bookings (id, call_id, host_id, attendee_id, proposal_id, organization_id, state,
     starts_at_local, time_zone, overlap, minutes, starts_at, ends_at, blocked_until, tz_version, told_starts_at, topic,
     question, language, uid, host_uid, stamped_at, created_at, offered_until)
   values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $12, $16, $17, $18, $19, $20, $21, $22, $23)`,
);

/** Writes a booking. Fails with an exclusion violation if the host has another one at that time. */
export async function insertBooking(tx: Tx, one: NewBooking): Promise<void> {
  const { id, callId, hostId, attendeeId, proposalId, organizationId, state, startsAtLocal, timeZone, overlap } = one;
  const { minutes, startsAt, endsAt, blockedUntil, tzVersion, topic, question, language, uid, hostUid } = one;
  const who = [id, callId, hostId, attendeeId, proposalId, organizationId, state];
  const when = [startsAtLocal, timeZone, overlap, minutes, startsAt, endsAt, blockedUntil, tzVersion];
  const what = [topic, question, language, uid, hostUid, one.stampedAt, one.createdAt, one.offeredUntil];
  await insertSql.run(tx, [...who, ...when, ...what]);
}

const placeSql = command(
  `update consultation_bookings set host_id = $2, host_uid = $3, starts_at_local = $4, time_zone = $5, overlap = $6,
     minutes = $7, starts_at = $8, ends_at = $9, blocked_until = $10, tz_version = $11, told_starts_at = $8,
     sequence = $12, stamped_at = $13, reminded_at = null, state = $14, offered_until = null where id = $1`,
);

/** Moves a booking to another time or host. Fails as `insertBooking` does. */
export async function placeBooking(
  tx: Tx,
  id: string,
  to: BookedTime & Pick<Booking, 'hostId' | 'hostUid' | 'sequence' | 'stampedAt' | 'state'>,
): Promise<void> {
  const { startsAtLocal, timeZone, overlap, minutes, startsAt, endsAt, blockedUntil, tzVersion } = to;
  const when = [startsAtLocal, timeZone, overlap, minutes, startsAt, endsAt, blockedUntil, tzVersion];
  await placeSql.run(tx, [id, to.hostId, to.hostUid, ...when, to.sequence, to.stampedAt, to.state]);
}

/** Cancels a booking. */
export const cancelBooking = command(
  `update consultation_bookings set state = 'cancelled', cancelled_by = $2, is_late = $3, sequence = $4, stamped_at = $5
   where id = $1`,
).write<[id: string, by: 'team' | 'host', isLate: boolean, sequence: number, stampedAt: Date]>();

/** Confirms what was asked for or offered, with what the team asks. */
export const confirmBooking = command(
  `update consultation_bookings set state = $2, topic = $3, question = $4, language = $5, sequence = $6, stamped_at = $7,
     offered_until = null where id = $1`,
).write(
  ({
    id,
    state,
    topic,
    question,
    language,
    sequence,
    stampedAt,
  }: Pick<Booking, 'id' | 'state' | 'topic' | 'question' | 'language' | 'sequence' | 'stampedAt'>) => [
    id,
    state,
    topic,
    question,
    language,
    sequence,
    stampedAt,
  ],
);

/** Writes the DTSTAMP and SEQUENCE of an update that follows from newer time zone data. */
export const writeTold = command(
  `update consultation_bookings set told_starts_at = starts_at, sequence = $2, stamped_at = $3 where id = $1`,
).write<[id: string, sequence: number, stampedAt: Date]>();

/** Writes the DTSTAMP and SEQUENCE of any other update. */
export const writeRaised = command(
  'update consultation_bookings set sequence = $2, stamped_at = $3 where id = $1',
).write<[id: string, sequence: number, stampedAt: Date]>();

/** Writes that the reminder was sent, with its DTSTAMP. */
export const writeReminded = command(
  'update consultation_bookings set reminded_at = $2, stamped_at = $3 where id = $1',
).write<[id: string, now: Date, stampedAt: Date]>();

/** Returns whether a person gets no reminders. */
export const hasStoppedReminders = query(
  `select 'reminders' = any(unsubscribed_from) as stopped from attendees where id = $1`,
  { stopped: 'boolean' },
).value<[attendeeId: string]>();

/** Writes what became of a consultation, and the notes. */
export const writeOutcome = command(
  `update consultation_bookings set outcome = $2, team_notes = $3, host_notes = $4 where id = $1`,
).write<[id: string, outcome: Outcome | null, teamNotes: string, hostNotes: string]>();

/** SQL: the places of the person `$1`, also of who was merged into them, the oldest first. */
const placesOf = `from consultation_waits w join attendees a on a.id = w.attendee_id
   where a.id = $1 or a.merged_into = $1 order by w.since, w.attendee_id limit 1`;

/** Puts a person on the waiting list, or writes what else they wait for; they keep their place. */
export const wait = command(
  `insert into consultation_waits (attendee_id, call_id, proposal_id, since, host_id, topic, language)
   values (coalesce((select w.attendee_id ${placesOf}), $1), $2, $3, $4, nullif($5, '')::uuid, $6, $7)
   on conflict (attendee_id) do update set proposal_id = excluded.proposal_id, host_id = excluded.host_id,
     topic = excluded.topic, language = excluded.language`,
).write(
  (
    { attendeeId, callId, proposalId }: Omit<Team, 'organizationId'>,
    { host, topic, language }: Wanted,
    since: Date,
  ) => [attendeeId, callId, proposalId, since, host, topic, language],
);

/**
 * Takes a person from the waiting list who has waited at a moment. Who is offered a time, or asked for one, keeps their
 * place until it is theirs.
 */
export const stopWaiting = command(
  `delete from consultation_waits w using attendees a
   where a.id = w.attendee_id and (a.id = $1 or a.merged_into = $1) and w.since <= $2`,
).write<[attendeeId: string, at: Date]>();

/** Returns whether anybody waits in a call. */
export const hasWaiting = query('select exists (select from consultation_waits where call_id = $1) as waiting', {
  waiting: 'boolean',
}).value<[callId: string]>();

const wanted = `coalesce(w.host_id::text, '') as host, w.topic, w.language`;
const wantedColumns = { host: 'text', topic: 'text', language: 'text' } as const;

/** Returns what a person waits for; null if they don't. */
export const findWanted = query(`select ${wanted} ${placesOf}`, wantedColumns).find<[attendeeId: string]>();

/** Lets who waits for a host wait for any. */
export const waitForAny = command('update consultation_waits set host_id = null where host_id = $1').write<
  [hostId: string]
>();

/** Somebody who waits, what they wait for, and how much of the quotas they have used. */
export type Waiting = Row<typeof lockWaiting>;

/**
 * Returns who waits in a call and can be reached, the longest first, and locks their places: without those who have been
 * offered a time, or since asked for one. What they have used is as `countQuota` counts it, read once for all.
 */
export const lockWaiting = command(
  `with used as materialized (
     select coalesce(b.proposal_id, a.merged_into, a.id) as team, coalesce(o.merged_into, o.id) as organization
     from consultation_bookings b join attendees a on a.id = b.attendee_id
       left join organizations o on o.id = b.organization_id where b.call_id = $1 and ${counts}
   ), of_team as (select team as id, count(*)::int as n from used group by 1),
   of_organization as (select organization as id, count(*)::int as n from used group by 1)
   select a.id as "attendeeId", w.proposal_id as "proposalId", a.organization_id as "organizationId", ${wanted},
     coalesce(t.n, 0) as "ofTeam", coalesce(u.n, 0) as "ofOrganization"
   from consultation_waits w join attendees o on o.id = w.attendee_id
     join attendees a on a.id = coalesce(o.merged_into, o.id)
     left join of_team t on t.id = coalesce(w.proposal_id, a.id) left join of_organization u on u.id = a.organization_id
   where w.call_id = $1 and a.email <> '' and a.blocked_at is null and a.suppressed_at is null
     and a.proven_at is not null
     and not exists (select from consultation_waits e join attendees y on y.id = e.attendee_id
       where e.call_id = $1 and coalesce(y.merged_into, y.id) = a.id and (e.since, e.attendee_id) < (w.since, w.attendee_id))
     and not exists (select from consultation_bookings b join attendees y on y.id = b.attendee_id
       where b.call_id = $1 and coalesce(y.merged_into, y.id) = a.id
         and (b.state = 'offered' or b.state = 'pending' and b.created_at >= w.since and b.starts_at > $2))
   order by w.since, w.attendee_id for update of w skip locked`,
  {
    attendeeId: 'uuid',
    proposalId: 'uuid?',
    organizationId: 'uuid?',
    ...wantedColumns,
    ofTeam: 'int',
    ofOrganization: 'int',
  },
).list<[callId: string, now: Date]>();
