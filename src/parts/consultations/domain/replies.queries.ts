import { command, query } from '../../../platform/database/statement.js';
import type { Tx } from '../../../platform/database/tx.js';
import type { EventReply } from './event-reply.js';
import type { Side } from './consultation-links.js';

/** Returns the booking with this UID, which each side has its own of. */
export const findByUid = query(
  `select id, call_id as "callId" from consultation_bookings where uid = $1 or host_uid = $1`,
  { id: 'uuid', callId: 'uuid' },
).find<[uid: string]>();

const writeTeamSql = command('update consultation_bookings set team_reply = $2::jsonb where id = $1');
const writeHostSql = command('update consultation_bookings set host_reply = $2::jsonb where id = $1');

/** Writes what the calendar of a side said. */
export async function writeReply(tx: Tx, id: string, side: Side, reply: EventReply): Promise<void> {
  await (side === 'team' ? writeTeamSql : writeHostSql).run(tx, [id, JSON.stringify(reply)]);
}

/** Forgets what the calendars of hosts said who are deleted since. */
export const forgetHostReplies = command(
  `update consultation_bookings b set host_reply = null from consultation_hosts h
   where h.id = b.host_id and h.speaker_id is null and b.host_reply is not null`,
).write();
