import { json, word } from '../../platform/database/columns.js';
import { command, composedCommand, composedQuery, query } from '../../platform/database/statement.js';
import type { Connection, Tx } from '../../platform/database/tx.js';
import { Place } from '../../platform/place.js';
import { type EventType, eventsKeptDays } from './event.js';

/** Times that pass, of which nothing is written when they do. */
export interface EventMoment {
  type: EventType;
  /** SQL of `id`, `call_id`, `at` and `data` of those after `$1` and not after `$2`. */
  passed: string;
}

/** The moments that areas contribute. */
export const eventMoments = new Place<EventMoment>('moments of events', ({ type }) => type);

/** Returns whether transactions noted something that is not in the stream yet. */
export const hasDueEvents = query(`select exists (select from events_due) as due`, { due: 'boolean' }).value();

/**
 * Locks the stream to append to it. Returns its last number, or null while somebody else appends. Statements after it
 * see what others appended.
 */
export const lockStream = command(`select last_sequence as last from event_stream for update skip locked`, {
  last: 'bigint',
}).findValue();

/**
 * Moves up to `limit` noted events into the locked stream, whose last number is `last`. Returns how many. What a change
 * saw was committed before it, so it is here too: events of one object are in the order of its changes.
 * Of changes that say the same, one tells what the others do.
 */
export const appendEvents = command(
  `with due as (
     delete from events_due where position = any(array(select position from events_due order by position limit $2))
     returning *
   ), ranked as (
     select *, row_number() over (partition by type, call_id, data order by position desc) as later from due
   ), numbered as (
     select *, row_number() over (order by position) as number from ranked
     where later = 1 or type not in ('session.updated', 'proposal.changed')
   ), appended as (
     insert into events (sequence, type, object_id, call_id, data, at)
     select $1::bigint + number, type, coalesce(data ->> 'registrationId', data ->> 'proposalId', data ->> 'pollId',
       data ->> 'sessionId', data ->> 'attendeeId')::uuid, call_id, data, at
     from numbered order by number
     returning sequence
   ), counted as (
     update event_stream set last_sequence = last_sequence + (select count(*) from appended)
   )
   select (select count(*)::int from due) as count`,
  { count: 'int' },
).value<[last: string, limit: number]>();

/** SQL of the moments of all kinds after `$1` and not after `$2` that there is no event of yet. */
function passedSql(): string {
  const kinds = eventMoments.all.map(
    ({ type, passed }) => `select '${type}' as type, p.id, p.call_id, p.at, p.data from (${passed}) p`,
  );
  return `select p.* from (${kinds.join(' union all ')}) p where not exists (
    select from event_moments m where m.type = p.type and m.object_id = p.id and m.at = p.at)`;
}

const hasPassedSql = composedQuery(
  (from: Date, until: Date) => ({ text: `select exists (${passedSql()}) as passed`, params: [from, until] }),
  { passed: 'boolean' },
  [[new Date(0), new Date(0)]],
);

/** Returns whether a moment has passed that there is no event of yet. */
export async function hasPassedMoments(connection: Connection, now: Date): Promise<boolean> {
  return (await hasPassedSql.one(connection, keptSince(now), now)).passed;
}

const noteMomentsSql = composedCommand(
  (from: Date, until: Date) => ({
    text: `with passed as (${passedSql()}), told as (
       insert into event_moments (type, object_id, at) select type, id, at from passed on conflict do nothing
       returning type, object_id, at
     )
     insert into events_due (type, call_id, data, at)
     select p.type, p.call_id, p.data, p.at from passed p join told t on (t.type, t.object_id, t.at) = (p.type, p.id, p.at)`,
    params: [from, until],
  }),
  {},
  [[new Date(0), new Date(0)]],
);

/** Notes events of the moments that have passed. Returns how many. */
export async function noteMoments(tx: Tx, now: Date): Promise<number> {
  return noteMomentsSql.run(tx, keptSince(now), now);
}

function keptSince(now: Date): Date {
  return new Date(now.getTime() - eventsKeptDays * 86_400_000);
}

/** Deletes events that have been stored for long enough. */
export const expireEvents = command(
  `with expired as (
     delete from events where sequence < coalesce(
       (select sequence from events where at >= $1 order by sequence limit 1),
       (select last_sequence + 1 from event_stream)) returning sequence
   ), forgotten as (
     delete from event_moments where at < $1
   )
   update event_stream set expired_sequence = (select max(sequence) from expired)
   where exists (select from expired)`,
).write((now: Date) => [keptSince(now)]);

/** Returns the number of the last event, and of the last one that was deleted. */
export const readStream = query(`select last_sequence as last, expired_sequence as expired from event_stream`, {
  last: 'bigint',
  expired: 'bigint',
}).get();

/** Which events are read; null means all. */
export interface EventFilter {
  callIds: readonly string[] | null;
  types: readonly string[] | null;
}

/** Returns the first events after one number and up to another, in order. */
export const listEvents = query(
  `select e.sequence, e.type, c.slug as call, e.data, e.at from events e left join calls c on c.id = e.call_id
   where e.sequence > $1 and e.sequence <= $2 and ($3::uuid[] is null or e.call_id = any($3))
     and ($4::text[] is null or e.type = any($4))
   order by e.sequence limit $5`,
  {
    sequence: 'bigint',
    type: word<EventType>(),
    call: 'text?',
    data: json<Record<string, unknown>>(),
    at: 'timestamptz',
  },
).list(({ after, upTo }: { after: string; upTo: string }, { callIds, types }: EventFilter, limit: number) => [
  after,
  upTo,
  callIds,
  types,
  limit,
]);
