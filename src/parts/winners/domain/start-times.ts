import { record, type Change } from '../../../domain/identity/change.js';
import type { Planning } from '../../../domain/notifications/reminders/reminders.queries.js';
import { derivedInstant } from '../../../domain/time/local-instant.js';
import { movedDeadline } from './acceptance.js';
import type { Acceptance } from './acceptance.entity.js';
import { updateAcceptance } from './acceptances.queries.js';
import { forgetBounced, lockUntold } from './told-winners.queries.js';
import { enqueueWinnerReminders } from './winner-reminders.queries.js';

/**
 * Starts the time of teams whom an email has reached, and stops it where all emails came back since. The deadline of a
 * team that nobody has told moves on with each day, so that it always has as many days as were meant. Then emails
 * winners what they are due, and returns how many emails were enqueued.
 */
export async function remindWinners(change: Change, planning: Planning): Promise<number> {
  const { tx, now } = change;
  await forgetBounced(tx);
  for (const { sentAt, timeZone, ...acceptance } of await lockUntold(tx)) {
    if (sentAt !== null) await startTime(change, acceptance, sentAt, timeZone);
    else await moveDeadline(change, acceptance, now, timeZone);
  }
  return enqueueWinnerReminders(tx, planning);
}

type Untold = Pick<Acceptance, 'id' | 'proposalId' | 'deadlineLocal' | 'deadlineSetAt'>;

/** Starts the time of a team that was told at `toldAt`. Lock the acceptance first. */
export async function startTime(change: Change, untold: Untold, toldAt: Date, timeZone: string): Promise<void> {
  await updateAcceptance(change.tx, untold.id, { toldAt });
  const deadline = await moveDeadline(change, untold, toldAt, timeZone);
  await record(change, 'winner.told', `proposal:${untold.proposalId}`, { deadline });
}

/** Returns the deadline as it is from now on. */
async function moveDeadline({ tx }: Change, untold: Untold, toldAt: Date, timeZone: string): Promise<string> {
  const deadlineLocal = movedDeadline(untold, toldAt, timeZone);
  if (deadlineLocal === null) return untold.deadlineLocal;
  const { at: deadlineAt, tzVersion } = derivedInstant(deadlineLocal, timeZone);
  await updateAcceptance(tx, untold.id, { deadlineLocal, deadlineAt, tzVersion, deadlineSetAt: toldAt });
  return deadlineLocal;
}
