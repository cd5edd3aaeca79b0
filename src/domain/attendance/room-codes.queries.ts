import { RoomCode } from './room-code.entity.js';
import type { Connection, Tx } from '../../platform/database/tx.js';
import { command, query } from '../../platform/database/statement.js';
import { secretsOf } from '../../platform/secrets/secrets.js';
import { isCodeOf } from './room-code.js';

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
