import { word } from '../../../platform/database/columns.js';
import { query } from '../../../platform/database/statement.js';
import { storedInstantColumns } from '../../../domain/time/local-instant.js';

/** SQL: the person `a` who has `b`, also if they were merged into another since. */
const person = `join attendees o on o.id = b.attendee_id join attendees a on a.id = coalesce(o.merged_into, o.id)`;

const callColumns = { id: 'uuid', callId: 'uuid' } as const;

/** Returns the times that were kept for somebody for long enough. */
export const listExpiredOffers = query(
  `select id, call_id as "callId" from consultation_bookings
   where state = 'offered' and (offered_until <= $1 or starts_at <= $1) order by offered_until limit 100`,
  callColumns,
).list<[now: Date]>();

/** Returns the bookings to come of which the team is gone: the proposal was withdrawn, or the person erased or blocked. */
export const listAbandoned = query(
  `select b.id, b.call_id as "callId" from consultation_bookings b ${person} left join proposals p on p.id = b.proposal_id
   where b.state in ('pending', 'offered', 'booked') and b.starts_at > $1
     and (p.state = 'withdrawn' or a.blocked_at is not null or a.email = '')
   order by b.starts_at limit 100`,
  callColumns,
).list<[now: Date]>();

/** Returns the bookings to come that start before `before`, and whose host is gone. */
export const listHostless = query(
  `select b.id, b.call_id as "callId" from consultation_bookings b join consultation_hosts h on h.id = b.host_id
   where h.speaker_id is null and b.state in ('pending', 'offered', 'booked') and b.starts_at > $1 and b.starts_at <= $2
   order by b.starts_at limit 100`,
  callColumns,
).list<[now: Date, before: Date]>();

/** Returns the bookings to come that newer time zone data has moved, and of which nobody has been told. */
export const listMovedByRules = query(
  `select id, call_id as "callId" from consultation_bookings
   where state = 'booked' and starts_at <> told_starts_at and starts_at > $1 order by starts_at limit 100`,
  callColumns,
).list<[now: Date]>();

/**
 * Returns the bookings whose reminder is due: a day before, unless they were booked later than that. None where it is
 * night (`$2` are those zones), except for the last three hours.
 */
export const listDueReminders = query(
  `select b.id, b.call_id as "callId" from consultation_bookings b ${person}
   where b.state = 'booked' and b.reminded_at is null and b.starts_at > $1
     and b.starts_at <= $1::timestamptz + interval '24 hours' and b.created_at < b.starts_at - interval '26 hours'
     and (not (a.time_zone = any($2)) or b.starts_at <= $1::timestamptz + interval '3 hours')
   order by b.starts_at limit 200`,
  callColumns,
).list<[now: Date, quietZones: readonly string[]]>();

/** Returns the instants of bookings to come that were derived from older time zone data. */
export const listDerived = query(
  `select id, call_id as "callId", starts_at_local as "local", time_zone as "timeZone", starts_at as "at",
     tz_version as "tzVersion", overlap from consultation_bookings
   where state in ('pending', 'booked') and tz_version collate "C" < $1 and starts_at > $2`,
  { ...storedInstantColumns, overlap: word<'first' | 'second'>() },
).list<[version: string, now: Date]>();
