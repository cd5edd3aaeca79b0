import type { Change } from '../../../domain/identity/change.js';
import type { Planning } from '../../../domain/notifications/reminders/reminders.queries.js';
import { startTimes } from './start-times.js';
import { enqueueWinnerReminders } from './winner-reminders.queries.js';

/** Starts the time of winners who were told, and emails what they are due. Returns how many emails were enqueued. */
export async function remindWinners(change: Change, planning: Planning): Promise<number> {
  await startTimes(change);
  return enqueueWinnerReminders(change.tx, planning);
}
