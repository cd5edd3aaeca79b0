import { rowOf } from '../../../platform/database/entity-columns.js';
import { command, query } from '../../../platform/database/statement.js';
import type { Connection, Tx } from '../../../platform/database/tx.js';
import type { RemoteRoom } from './provider.js';
import { ConferencingPerson, ConferencingRoom } from './room.entity.js';

/** A room belongs to one process for so long, which extends it while it lives. */
export const leaseSeconds = 30;

const room = rowOf(ConferencingRoom, 'r');

const isFreeSql = `(r.leased_until is null or r.leased_until < now())`;

/** Returns whether a session changed, or a room is due and nobody's. */
export const hasWork = query(
  `select exists (select from conferencing_changes) or
     exists (select from conferencing_rooms r where r.due_at <= $1 and ${isFreeSql}) as work`,
  { work: 'boolean' },
).value<[now: Date]>();

const takeSql = command(
  `delete from conferencing_changes where position in
     (select position from conferencing_changes order by position limit 1000 for update skip locked)
   returning session_id as "sessionId"`,
  { sessionId: 'uuid' },
);
const wakeSql = command(
  `update conferencing_rooms set due_at = $2, version = version + 1, attempts = 0 where session_id = any($1::uuid[])`,
);
const startSql = command(
  `insert into conferencing_rooms (session_id, account_id, due_at)
   select s.id, a.id, $2 from sessions s
     join conferencing_accounts a on a.call_id = s.call_id and a.provider = split_part(s.room, '-', 1)
   where s.id = any($1::uuid[]) and s.state = 'published'
   on conflict (session_id) do nothing`,
);

/** Makes the rooms of changed sessions due. */
export async function takeChanges(tx: Tx, now: Date): Promise<void> {
  const ids = [...new Set((await takeSql.all(tx)).map(({ sessionId }) => sessionId))].toSorted();
  if (ids.length === 0) return;
  await wakeSql.run(tx, [ids, now]);
  await startSql.run(tx, [ids, now]);
}

/** Takes a room that is due, for as long as its lease is extended. Returns null if there is none. */
export const claimRoom = command(
  `update conferencing_rooms r set lease_id = $2, leased_until = now() + interval '${leaseSeconds} seconds'
   where r.session_id = (select r.session_id from conferencing_rooms r where r.due_at <= $1 and ${isFreeSql}
     order by r.due_at limit 1 for update of r skip locked)
   returning ${room.list}`,
  room.columns,
).find((leaseId: string, now: Date) => [now, leaseId]);

/** Extends a lease. Returns false if it is lost. */
export const extendLease = command(
  `update conferencing_rooms set leased_until = now() + interval '${leaseSeconds} seconds'
   where session_id = $1 and lease_id = $2`,
).wrote(({ sessionId, leaseId }: ConferencingRoom) => [sessionId, leaseId]);

/** Ends the work on a claimed room: `dueAt` is when it is looked at again, unless the session has changed meanwhile. */
export const settleRoom = command(
  `update conferencing_rooms set leased_until = null, lease_id = null, failure = $5, said = $6,
     attempts = case when $5::text is null then 0 else attempts + 1 end,
     due_at = case when version = $3 then $4::timestamptz else due_at end
   where session_id = $1 and lease_id = $2`,
).write(
  (
    { sessionId, leaseId, version }: ConferencingRoom,
    { dueAt, failure, said }: { dueAt: Date | null; failure: ConferencingRoom['failure']; said: string | null },
  ) => [sessionId, leaseId, version, dueAt, failure, said],
);

/** Returns the room of a session; null if there is none. */
export async function findRoom(connection: Connection, sessionId: string): Promise<ConferencingRoom | null> {
  return connection.getRepository(ConferencingRoom).findOneBy({ sessionId });
}

/** What a room was made as, and what its provider knows of it. */
export type RoomState = Pick<ConferencingRoom, 'chosen' | 'pushed' | 'staffed'>;

const writeSql = command(
  `update conferencing_rooms set chosen = $3, kind = $4, external_id = $5, join_url = $6, pushed = $7, staffed = $8
   where session_id = $1 and lease_id = $2`,
);

/** Writes what a claimed room is at the provider. Throws if the lease is lost. */
export async function writeRemote(
  tx: Tx,
  { sessionId, leaseId }: ConferencingRoom,
  remote: RemoteRoom | null,
  { chosen, pushed, staffed }: RoomState,
): Promise<void> {
  const { kind = null, id = null, joinUrl = null } = remote ?? {};
  const written = await writeSql.run(tx, [sessionId, leaseId, chosen, kind, id, joinUrl, pushed, staffed]);
  if (written === 0) throw new Error('The lease of the room is lost.');
}

/** Deletes a claimed room that is gone. */
export async function deleteRoom(tx: Tx, { sessionId, leaseId }: ConferencingRoom): Promise<void> {
  await tx.getRepository(ConferencingRoom).delete({ sessionId, ...(leaseId !== null && { leaseId }) });
}

/** Makes the room of a session due. */
export const noteChange = command(`insert into conferencing_changes (session_id) values ($1)`).write<
  [sessionId: string]
>();

/** Makes all rooms of an account due, and those that sessions to come lack. */
export const noteAccount = command(
  `insert into conferencing_changes (session_id) select session_id from conferencing_rooms where account_id = $1
   union select s.id from sessions s join conferencing_accounts a on a.call_id = s.call_id
   where a.id = $1 and s.room like a.provider || '%' and s.state = 'published' and s.ends_at > $2`,
).write<[accountId: string, now: Date]>();

/** Returns who has a seat in the online room of a session. */
export const listGuests = query(
  `select r.id, r.attendee_id as "attendeeId", a.name, a.email
   from registrations r join attendees a on a.id = r.attendee_id
   where r.session_id = $1 and r.state = 'confirmed' and r.attendance is distinct from 'in-person'
     and not exists (select from erased_people e where e.attendee_id = a.id)
   order by r.id`,
  { id: 'uuid', attendeeId: 'uuid', name: 'text', email: 'text' },
).list<[sessionId: string]>();

/** Returns who has agreed to interpret in a session. */
export const listInterpreters = query(
  `select p.email, s.language as "from", ss.task->>'language' as "to"
   from session_speakers ss join speakers p on p.id = ss.speaker_id join sessions s on s.id = ss.session_id
   where ss.session_id = $1 and ss.task->>'kind' = 'interpreted' and ss.status = 'confirmed' and p.email is not null
   order by 1, 3`,
  { email: 'text', from: 'text', to: 'text' },
).list<[sessionId: string]>();

/** Returns who was admitted to the room of a session. */
export async function listPeople(connection: Connection, sessionId: string): Promise<ConferencingPerson[]> {
  return connection.getRepository(ConferencingPerson).findBy({ sessionId });
}

/** Returns how somebody was admitted to a room; null if they were not. */
export async function findPerson(connection: Connection, registrationId: string): Promise<ConferencingPerson | null> {
  return connection.getRepository(ConferencingPerson).findOneBy({ registrationId });
}

/** Writes whom a provider has admitted. */
export async function insertPeople(tx: Tx, people: readonly ConferencingPerson[]): Promise<void> {
  if (people.length > 0) await tx.getRepository(ConferencingPerson).upsert([...people], ['registrationId']);
}

/** Forgets somebody whom the provider has removed. */
export async function deletePerson(tx: Tx, registrationId: string): Promise<void> {
  await tx.getRepository(ConferencingPerson).delete({ registrationId });
}

/** Forgets who was admitted to a room that is gone. */
export async function deletePeople(tx: Tx, sessionId: string): Promise<void> {
  await tx.getRepository(ConferencingPerson).delete({ sessionId });
}

/**
 * Returns the rooms of sessions with which a provider did not do what was asked, more than twice in a row, or Greenroom
 * itself failed.
 */
export const listTrouble = query(
  `select r.session_id as "sessionId", r.failure, r.said from conferencing_rooms r
   where r.session_id = any($1::uuid[]) and (r.attempts > 2 and r.failure is not null or r.failure = 'internal')`,
  { sessionId: 'uuid', failure: 'text', said: 'text?' },
).list<[sessionIds: readonly string[]]>();

/** Nobody enters by the link of somebody who is erased. */
export const eraseLinks = command(
  `update conferencing_people set link = null where attendee_id = any($1::uuid[]) and $2::timestamptz is not null`,
);

/** Those who are to be erased are removed at the provider, too. */
export const eraseAtProviders = command(
  `insert into conferencing_changes (session_id)
   select p.session_id from conferencing_people p where p.attendee_id = any($1::uuid[]) and $2::timestamptz is not null`,
);

/** Returns how many sessions to come have rooms in an account. */
export const countComing = query(
  `select count(*)::int as count from conferencing_rooms r join sessions s on s.id = r.session_id
   where r.account_id = $1 and s.ends_at > $2 and s.state = 'published'`,
  { count: 'int' },
).value<[accountId: string, now: Date]>();

/** Returns the addresses of those who were admitted to the room of a session. */
export const listEmails = query(
  `select p.external_id as "externalId", a.email from conferencing_people p join attendees a on a.id = p.attendee_id
   where p.session_id = $1 and p.external_id is not null`,
  { externalId: 'text', email: 'text' },
).list<[sessionId: string]>();

/** Writes that the report of a claimed room was taken. */
export async function writeReported(
  tx: Tx,
  { sessionId }: ConferencingRoom,
  reportId: string | null,
  reportedAt: Date,
): Promise<void> {
  await tx.getRepository(ConferencingRoom).update({ sessionId }, { reportId, reportedAt });
}

/** Returns the room of an account by its id there; null if it is none of ours. */
export async function findRoomAt(
  connection: Connection,
  accountId: string,
  externalId: string,
): Promise<ConferencingRoom | null> {
  return connection.getRepository(ConferencingRoom).findOneBy({ accountId, externalId });
}

/** Returns the registration of somebody in a room, by how they were admitted or else by their address; null for none. */
export const findRegistered = query(
  `select r.id from registrations r join attendees a on a.id = r.attendee_id
     left join conferencing_people p on p.registration_id = r.id
   where r.session_id = $1 and r.state = 'confirmed' and (p.external_id = $2 or a.email_key = $3)
   order by (p.external_id = $2) desc nulls last limit 1`,
  { id: 'uuid' },
).findValue<[sessionId: string, externalId: string | null, emailKey: string | null]>();

/** Returns when somebody came into a room which they left at a time; null if nobody said. */
export const findBegun = query(
  `select max(from_at) as "fromAt" from attendance_spans
   where registration_id = $1 and source = 'room' and until_at is null and from_at <= $2`,
  { fromAt: 'timestamptz?' },
).value<[registrationId: string, leftAt: Date]>();
