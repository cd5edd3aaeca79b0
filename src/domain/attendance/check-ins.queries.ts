import type { AttendanceSource } from './attendance-span.entity.js';
import { CheckIn } from './check-in.entity.js';
import type { Connection, Tx } from '../../platform/database/tx.js';
import { command, query } from '../../platform/database/statement.js';
import { RoomCode } from './room-code.entity.js';
import { secretsOf } from '../../platform/secrets/secrets.js';
import { isCodeOf } from './room-code.js';

/** Returns the active check-in of a registration, or null. Lock the registration first if a decision depends on it. */
export async function findCurrentCheckIn(connection: Connection, registrationId: string): Promise<CheckIn | null> {
  return connection
    .getRepository(CheckIn)
    .createQueryBuilder('check_in')
    .where('check_in.registration_id = :registrationId and check_in.undone_at is null', { registrationId })
    .getOne();
}

const listCheckedInSql = query(
  `select registration_id as id from check_ins where registration_id = any($1) and undone_at is null`,
  { id: 'uuid' },
);

/** Returns which of these registrations are checked in. */
export async function listCheckedIn(connection: Connection, registrationIds: readonly string[]): Promise<Set<string>> {
  if (registrationIds.length === 0) return new Set();
  const rows = await listCheckedInSql.all(connection, [registrationIds]);
  return new Set(rows.map((row) => row.id));
}

/** Returns the check-in with this id, active or undone, or null. */
export async function findCheckIn(connection: Connection, id: string): Promise<CheckIn | null> {
  return connection.getRepository(CheckIn).findOneBy({ id });
}

/** Writes a check-in. */
export async function insertCheckIn(tx: Tx, checkIn: CheckIn): Promise<void> {
  await tx.getRepository(CheckIn).insert(checkIn);
}

const undoCheckInSql = command(
  `delete from attendance_spans where registration_id = $1 and source = $2 and from_at = $3`,
);

/** Undoes a check-in, and removes its evidence. */
export async function undoCheckIn(tx: Tx, checkIn: CheckIn, now: Date): Promise<void> {
  await tx.getRepository(CheckIn).update({ id: checkIn.id }, { undoneAt: now });
  await undoCheckInSql.run(tx, [checkIn.registrationId, sourceOf(checkIn), checkIn.at]);
}

/** Returns the evidence source of a check-in. */
export function sourceOf({ method }: Pick<CheckIn, 'method'>): AttendanceSource {
  return method === 'self' ? 'self-check-in' : 'check-in';
}

const countCheckInsSql = query(
  `select count(c.id)::int as inside, count(*)::int as expected
   from registrations r left join check_ins c on c.registration_id = r.id and c.undone_at is null
   where r.session_id = $1 and ((r.state = 'confirmed' and r.attendance is distinct from 'online') or c.id is not null)`,
  { inside: 'int', expected: 'int' },
);

/** Returns how many people have a seat in a session or are checked in, and how many are checked in. */
export async function countCheckIns(
  connection: Connection,
  sessionId: string,
): Promise<{ inside: number; expected: number }> {
  const row = await countCheckInsSql.maybe(connection, [sessionId]);
  return row ?? { inside: 0, expected: 0 };
}

/** The code of a session's room, or null. */
export async function findRoomCode(connection: Connection, sessionId: string): Promise<RoomCode | null> {
  return connection.getRepository(RoomCode).findOneBy({ sessionId });
}

const listCurrentSql = query(
  `select c.session_id as "sessionId", c.code, c.own_page_only as "ownPageOnly", c.created_at as "createdAt"
   from room_codes c join sessions s on s.id = c.session_id where s.ends_at > $1::timestamptz - interval '1 day'
   order by s.starts_at, s.id`,
  { sessionId: 'uuid', code: 'text', ownPageOnly: 'boolean', createdAt: 'timestamptz' },
);

/** Returns the room in which a code counts at `now`, or null. Codes of sessions that ended a day ago are forgotten. */
export async function findRoomOfCode(connection: Connection, code: string, now: Date): Promise<RoomCode | null> {
  const rooms = await listCurrentSql.all(connection, [now]);
  return rooms.find((room) => isCodeOf(secretsOf(connection).accepted, room, code, now)) ?? null;
}

/** Sets or replaces a session's code. Returns false, and writes nothing, if another session has the code. */
export const putRoomCode = command(`
  insert into room_codes (session_id, code, created_at, own_page_only)
  select $1, $2, $3, $4 where not exists (select from room_codes where code = $2)
  on conflict (session_id) do update set code = excluded.code, created_at = excluded.created_at,
    own_page_only = excluded.own_page_only
  returning code`).wrote((room: RoomCode) => [room.sessionId, room.code, room.createdAt, room.ownPageOnly]);

/** Takes the code of a session away, and says whether there was one. */
export async function deleteRoomCode(tx: Tx, sessionId: string): Promise<boolean> {
  return ((await tx.getRepository(RoomCode).delete({ sessionId })).affected ?? 0) > 0;
}
