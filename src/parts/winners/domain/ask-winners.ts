import { randomUUID } from 'node:crypto';
import type { Call } from '../../../domain/calls/call.entity.js';
import type { Change } from '../../../domain/identity/change.js';
import { enlistMembers } from '../../submissions/domain/enlist-members.js';
import { deadlineOf } from './acceptance.js';
import type { Acceptance } from './acceptance.entity.js';
import { insertAcceptances, listAcceptances, updateAcceptance } from './acceptances.queries.js';

export interface AskedWinners {
  proposalIds: readonly string[];
  /** Null if the platform of the call chose them. */
  decisionId: string | null;
  /** YYYY-MM-DDTHH:mm, in the time zone of the call. */
  deadlineLocal: string;
  /** The acceptance of the winner whose place it is. */
  replacesId?: string;
}

/**
 * Asks winners whether they accept, until a deadline: `remindWinners` emails them. A team that has accepted under a decision that was reopened isn't
 * asked again. Members of the teams become attendees, so that emails reach them. Returns how many are new. Throws Invalid
 * for a deadline that has passed.
 */
export async function askWinners(
  change: Change,
  call: Call,
  { proposalIds, decisionId, deadlineLocal, replacesId }: AskedWinners,
): Promise<number> {
  const { tx, now } = change;
  const { at: deadlineAt, tzVersion } = deadlineOf(deadlineLocal, call.timeZone, now);
  const live = (await listAcceptances(tx, call.id)).filter(isLive);
  const known = new Map(live.map((one) => [one.proposalId, one]));
  for (const id of proposalIds) {
    const before = known.get(id);
    if (before !== undefined) await updateAcceptance(tx, before.id, { decisionId });
  }
  const asked = proposalIds
    .filter((id) => !known.has(id))
    .map((proposalId): Acceptance => {
      return {
        id: randomUUID(),
        callId: call.id,
        decisionId,
        proposalId,
        state: 'pending',
        deadlineLocal,
        deadlineAt,
        tzVersion,
        deadlineSetAt: now,
        askedAt: now,
        toldAt: null,
        answeredAt: null,
        answeredBy: null,
        replacesId: replacesId ?? null,
      };
    });
  await insertAcceptances(tx, asked);
  await enlistMembers(change, call, proposalIds);
  return asked.length;
}

function isLive({ state }: Acceptance): boolean {
  return state === 'pending' || state === 'accepted';
}
