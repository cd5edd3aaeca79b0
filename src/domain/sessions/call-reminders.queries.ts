import type { Tx } from '../../platform/database/tx.js';
import { command } from '../../platform/database/statement.js';
import { remindersFromCall, sessionFormats } from './session.js';

/** Locks the sessions of a call that use its default reminders. Lock them before the call. */
export const lockFollowingSessions = command(`
  select s.id from sessions s join calls c on c.id = s.call_id where c.slug = $1 and not s.own_reminders
  order by s.id for update of s`).write<[callSlug: string]>();

const followCallRemindersSql = command(`
  update sessions set reminders = $2, updated_at = $5
  where call_id = $1 and not own_reminders and format = $3 and (series_id is null) = $4 and reminders <> $2`);

/** Writes the reminders of sessions without custom ones anew, after those of their call have changed. */
export async function followCallReminders(tx: Tx, callId: string, leads: readonly string[], now: Date): Promise<void> {
  for (const format of sessionFormats)
    for (const seriesId of [null, 'any']) {
      const reminders = remindersFromCall(leads, { format, seriesId });
      await followCallRemindersSql.run(tx, [callId, reminders, format, seriesId === null, now]);
    }
}
