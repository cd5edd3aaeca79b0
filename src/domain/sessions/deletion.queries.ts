import { command, query } from '../../platform/database/statement.js';
import type { Tx } from '../../platform/database/tx.js';

/** Returns whether anybody ever registered for a session, in whatever state the registration is. */
export const hasRegistrations = query(`select exists (select 1 from registrations where session_id = $1) as found`, {
  found: 'boolean',
}).value<[sessionId: string]>();

// What organizers set up for a draft. Anything else that refers to a session is about people, whom a draft has not.
const deleteSessionSql = [
  command(`delete from questions where session_id = $1`),
  command(`delete from feedback_forms where session_id = $1`),
  command(`delete from seat_reservations where session_id = $1`),
  command(`delete from room_codes where session_id = $1`),
  command(`delete from session_revisions where session_id = $1`),
  command(`delete from sessions where id = $1`),
];

/** Deletes a session for which nobody has registered, with its questions, feedback form and reservations. */
export async function deleteSession(tx: Tx, sessionId: string): Promise<void> {
  for (const statement of deleteSessionSql) await statement.run(tx, [sessionId]);
}
