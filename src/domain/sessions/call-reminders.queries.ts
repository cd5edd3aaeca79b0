import type { Tx } from '../../platform/database/tx.js';
import { command } from '../../platform/database/statement.js';

const lockFollowingSessionsSql = command(`
  select s.id from sessions s join calls c on c.id = s.call_id where c.slug = $1 and not s.own_reminders
  order by s.id for update of s`);

/** Locks the sessions of a call that use its default reminders. Lock them before the call. */
export async function lockFollowingSessions(tx: Tx, callSlug: string): Promise<void> {
  await lockFollowingSessionsSql.run(tx, [callSlug]);
}

const followCallRemindersSql = command(`
  update sessions s set reminders = c.reminders from calls c
  where c.id = $1 and s.call_id = c.id and not s.own_reminders`);

/** Copies the default reminders of a call to its sessions without custom reminders. */
export async function followCallReminders(tx: Tx, callId: string): Promise<void> {
  await followCallRemindersSql.run(tx, [callId]);
}
