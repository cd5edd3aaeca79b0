import type { Call } from '../../../domain/calls/call.entity.js';
import { record, type Change } from '../../../domain/identity/change.js';
import { requireFuture } from '../../../domain/time/require-future.js';
import { localTime } from '../../../domain/time/wall-time.js';
import { tzDataVersion } from '../../../domain/time/zone-rules.js';
import type { LetterOutcome } from '../../../domain/proposals/letter-outcome.js';
import { requireSchedulable, requireSendable } from './letter.js';
import type { LetterSendInput } from './letter-input.js';
import { letterRows, readPublication } from './letters.queries.js';
import { openLetter } from './open-letter.js';
import { requireCount } from '../../../domain/campaigns/campaign.js';
import type { Connection } from '../../../platform/database/tx.js';
import { countPeople } from './team-people.queries.js';

/**
 * Sends or schedules the letter about a result, or releases one that is held; `retimes`: also one that is scheduled.
 * Lock the jury first. Returns how many people get it. Throws Invalid for a time in the past, and Conflict if the result
 * isn't published (to schedule it, made), nobody gets it, or not as many people as `confirm` (now `values.count`).
 */
export async function scheduleLetter(
  change: Change,
  call: Call,
  outcome: LetterOutcome,
  { confirm, sendAt, timeZone, writesAgain }: LetterSendInput,
  retimes = false,
): Promise<number> {
  const { tx, now } = change;
  const letter = await openLetter(change, call, outcome);
  if (!retimes || letter.state !== 'scheduled') letterRows.requireMove(letter, 'schedule');
  if (sendAt !== null) requireFuture('sendAt', sendAt, now);
  const publication = await readPublication(tx, call.id);
  if (sendAt === null) requireSendable(outcome, publication);
  else requireSchedulable(outcome, publication);
  const sendZone = timeZone ?? call.timeZone;
  const count = await confirmPeople(tx, call.id, outcome, { confirm, writesAgain });
  await letterRows.update(tx, letter.id, {
    state: 'scheduled',
    writesAgain,
    sendAt: sendAt ?? now,
    sendZone,
    sendAtLocal: sendAt === null ? null : localTime(sendAt, sendZone).local,
    tzVersion: tzDataVersion(),
    heldReason: null,
    heldBy: null,
    heldAt: null,
    updatedAt: now,
  });
  const action = letter.state === 'held' ? 'letter.released' : 'letter.scheduled';
  await record(change, action, `letter:${letter.id}`, { count, sendAt });
  return count;
}

/**
 * Returns how many people get the letter about a result next. Throws Conflict if there is nobody, or if it isn't the
 * number that was confirmed (the current one is in `values.count`).
 */
async function confirmPeople(
  connection: Connection,
  callId: string,
  outcome: LetterOutcome,
  { confirm, writesAgain }: { confirm: number; writesAgain: boolean },
): Promise<number> {
  const counts = (await countPeople(connection, callId)).get(outcome);
  const count = (counts?.due ?? 0) + (writesAgain ? (counts?.changed ?? 0) : 0);
  requireCount('letter', count, confirm, 'Nobody would get this letter.');
  return count;
}
