import { RoomCode } from './room-code.entity.js';
import type { Connection, Tx } from '../../platform/database/tx.js';
import { command } from '../../platform/database/statement.js';

/** The code of a session's room, or null. */
export async function findRoomCode(connection: Connection, sessionId: string): Promise<RoomCode | null> {
  return connection.getRepository(RoomCode).findOneBy({ sessionId });
}

/** The room that a code belongs to, or null. */
export async function findRoomOfCode(connection: Connection, code: string): Promise<RoomCode | null> {
  return connection.getRepository(RoomCode).findOneBy({ code });
}

const putRoomCodeSql = command(`
  insert into room_codes (session_id, code, created_at)
  select $1, $2, $3 where not exists (select from room_codes where code = $2)
  on conflict (session_id) do update set code = excluded.code, created_at = excluded.created_at
  returning code`);

/** Sets or replaces a session's code. Returns false, and writes nothing, if another session has the code. */
export async function putRoomCode(tx: Tx, room: RoomCode): Promise<boolean> {
  return (await putRoomCodeSql.run(tx, [room.sessionId, room.code, room.createdAt])) > 0;
}

/** Takes the code of a session away, and says whether there was one. */
export async function deleteRoomCode(tx: Tx, sessionId: string): Promise<boolean> {
  return ((await tx.getRepository(RoomCode).delete({ sessionId })).affected ?? 0) > 0;
}
