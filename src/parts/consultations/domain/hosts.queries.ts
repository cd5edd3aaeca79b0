import { json, word } from '../../../platform/database/columns.js';
import { command, query, type Row } from '../../../platform/database/statement.js';
import type { Connection, Tx } from '../../../platform/database/tx.js';
import { isUuid } from '../../../platform/database/uuid.js';
import { NotFound } from '../../../platform/errors.js';
import { type Hours, type Rules, usualRules } from './hours.js';
import type { Busy } from './slots.js';

const columns = {
  id: 'uuid',
  callId: 'uuid',
  speakerId: 'uuid?',
  name: 'text',
  affiliation: 'text',
  email: 'text?',
  emailLanguage: 'text?',
  emailZone: 'text?',
  linkVersion: 'int',
  timeZone: 'text',
  weekly: json<Hours['weekly']>(),
  exceptions: json<Hours['exceptions']>(),
  lengthMinutes: 'int',
  bufferMinutes: 'int',
  noticeHours: 'int',
  languages: 'text[]',
  topics: 'text[]',
  format: word<Hours['format']>(),
  place: 'text',
  pool: 'text',
  needsApproval: 'boolean',
} as const;
const selected = `select h.id, h.call_id as "callId", h.speaker_id as "speakerId", coalesce(p.name, '') as name,
  coalesce(p.affiliation, '') as affiliation, p.email, p.language as "emailLanguage", p.time_zone as "emailZone",
  coalesce(p.link_version, 0) as "linkVersion", h.time_zone as "timeZone", h.weekly, h.exceptions,
  h.length_minutes as "lengthMinutes", h.buffer_minutes as "bufferMinutes", h.notice_hours as "noticeHours",
  h.languages, h.topics, h.format, h.place, h.pool, h.needs_approval as "needsApproval"
  from consultation_hosts h left join speakers p on p.id = h.speaker_id`;

/** A host with their hours. `speakerId` is null and the name empty once the person was deleted: nothing is offered then. */
export type Host = Row<typeof listSql>;

const listSql = query(`${selected} where h.call_id = $1 order by p.name nulls last, h.id`, columns);

/** Returns the hosts of a call by name. */
export const listHosts = (connection: Connection, callId: string): Promise<Host[]> => listSql.all(connection, [callId]);

const getSql = query(`${selected} where h.id = $1`, columns);

/** Returns a host of a call. Throws NotFound. */
export async function getHost(connection: Connection, callId: string, id: string): Promise<Host> {
  const host = isUuid(id) ? await getSql.maybe(connection, [id]) : null;
  if (host === null || host.callId !== callId) throw new NotFound('host-not-found', 'Host not found.');
  return host;
}

/** Returns what a speaker offers; null for nothing. */
export const findHostOfSpeaker = query(`${selected} where h.speaker_id = $1`, columns).find<[speakerId: string]>();

const lockSql = command('select id from consultation_hosts where id = $1 for update', { id: 'uuid' });

/** Locks and returns a host. Throws NotFound. */
export async function lockHost(tx: Tx, callId: string, id: string): Promise<Host> {
  if (isUuid(id)) await lockSql.maybe(tx, [id]);
  return getHost(tx, callId, id);
}

/** Writes the hours of a host, who may be new. What is booked stays. */
export const saveHost = command(`
  insert into consultation_hosts (id, call_id, speaker_id, time_zone, weekly, exceptions, length_minutes, buffer_minutes,
    notice_hours, languages, topics, format, place, pool, needs_approval, created_at)
  values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)
  on conflict (id) do update set time_zone = excluded.time_zone, weekly = excluded.weekly,
    exceptions = excluded.exceptions, length_minutes = excluded.length_minutes,
    buffer_minutes = excluded.buffer_minutes, notice_hours = excluded.notice_hours, languages = excluded.languages,
    topics = excluded.topics, format = excluded.format, place = excluded.place, pool = excluded.pool,
    needs_approval = excluded.needs_approval`).write(
  ({ id, callId, speakerId }: Pick<Host, 'id' | 'callId' | 'speakerId'>, hours: Hours, now: Date) => [
    id,
    callId,
    speakerId,
    hours.timeZone,
    JSON.stringify(hours.weekly),
    JSON.stringify(hours.exceptions),
    hours.lengthMinutes,
    hours.bufferMinutes,
    hours.noticeHours,
    hours.languages,
    hours.topics,
    hours.format,
    hours.place,
    hours.pool,
    hours.needsApproval,
    now,
  ],
);

/** Writes the days on which a host has other hours than each week. */
export const writeExceptions = command('update consultation_hosts set exceptions = $2::jsonb where id = $1').write(
  (id: string, exceptions: Hours['exceptions']) => [id, JSON.stringify(exceptions)],
);

/** Deletes the hours of a host for whom nothing was ever booked. Returns whether there were none. */
export const deleteHost = command(
  `delete from consultation_hosts h where id = $1
   and not exists (select from consultation_bookings b where b.host_id = h.id)`,
).count<[id: string]>();

/** Gives the hours of a speaker to another one who has none. */
export const moveHost = command(`update consultation_hosts set speaker_id = $2 where speaker_id = $1`).write<
  [fromId: string, intoId: string]
>();

/** Takes the speaker from their hours: nothing is offered any more, and what was booked stays. */
export const clearHost = command(`update consultation_hosts set speaker_id = null where id = $1`).write<[id: string]>();

/** Gives what is booked with a host to another one. Fails with an exclusion violation if both have the same time. */
export const moveBookings = command(`update consultation_bookings set host_id = $2 where host_id = $1`).write<
  [fromId: string, intoId: string]
>();

const busySql = query(
  `select h.id as "hostId", b.starts_at as "from", b.blocked_until as "until"
   from consultation_hosts h join consultation_bookings b on b.host_id = h.id
   where h.id = any($1) and b.state in ('pending', 'offered', 'booked') and b.blocked_until > $2 and b.starts_at < $3
     and ($4::uuid is null or b.id <> $4)
   union all
   select h.id, s.starts_at, s.ends_at from consultation_hosts h
     join session_speakers k on k.speaker_id = h.speaker_id and k.status <> 'declined'
     join sessions s on s.id = k.session_id and s.state = 'published'
   where h.id = any($1) and s.ends_at > $2 and s.starts_at < $3
   order by 2`,
  { hostId: 'uuid', from: 'timestamptz', until: 'timestamptz' },
);

/**
 * Returns when hosts have no time between two instants, by host and in order: what is booked with them, and sessions in
 * which they speak. `except` is a booking that is about to move.
 */
export async function busyTimes(
  connection: Connection,
  hostIds: readonly string[],
  { from, until }: { from: Date; until: Date },
  except: string | null = null,
): Promise<Map<string, Busy[]>> {
  const found = new Map<string, Busy[]>(hostIds.map((id) => [id, []]));
  for (const row of await busySql.all(connection, [hostIds, from, until, except]))
    found.get(row.hostId)?.push({ from: row.from.getTime(), until: row.until.getTime() });
  return found;
}

const rulesSql = query(
  `select per_team as "perTeam", per_organization as "perOrganization", cancel_hours as "cancelHours"
   from consultation_rules where call_id = $1`,
  { perTeam: 'int', perOrganization: 'int', cancelHours: 'int' },
);

/** Returns the rules of a call. */
export async function getRules(connection: Connection, callId: string): Promise<Rules> {
  return (await rulesSql.maybe(connection, [callId])) ?? usualRules;
}

/** Writes the rules of a call. */
export const writeRules = command(
  `insert into consultation_rules (call_id, per_team, per_organization, cancel_hours) values ($1, $2, $3, $4)
   on conflict (call_id) do update set per_team = excluded.per_team, per_organization = excluded.per_organization,
     cancel_hours = excluded.cancel_hours`,
).write((callId: string, { perTeam, perOrganization, cancelHours }: Rules) => [
  callId,
  perTeam,
  perOrganization,
  cancelHours,
]);
