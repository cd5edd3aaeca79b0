import { randomUUID } from 'node:crypto';
import type { Call } from '../calls/call.entity.js';
import type { Change } from '../identity/change.js';
import type { JuryDecision } from '../jury/jury.entity.js';
import { deadlineOf } from './acceptance.js';
import type { Acceptance } from './acceptance.entity.js';
import { insertAcceptances, listAcceptances } from './acceptances.queries.js';

/**
 * Asks winners of a decision whether they accept, until a deadline. A team that has accepted under a decision that was
 * reopened isn't asked again. Throws Invalid for a deadline that has passed.
 */
export async function askWinners(
  { tx, now }: Change,
  call: Call,
  decision: JuryDecision,
  { proposalIds, deadlineLocal, replacesId = null }: AskedWinners,
): Promise<Acceptance[]> {
  const deadlineAt = deadlineOf(deadlineLocal, call.timeZone, now);
  const earlier = await listAcceptances(tx, call.id);
  const accepted = new Map(earlier.filter(({ state }) => state === 'accepted').map((one) => [one.proposalId, one]));
  const acceptances = proposalIds.map((proposalId): Acceptance => {
    const before = accepted.get(proposalId);
    return {
      id: randomUUID(),
      callId: call.id,
      decisionId: decision.id,
      proposalId,
      state: before?.state ?? 'pending',
      deadlineLocal,
      deadlineAt,
      askedAt: now,
      answeredAt: before?.answeredAt ?? null,
      answeredBy: before?.answeredBy ?? null,
      replacesId,
    };
  });
  await insertAcceptances(tx, acceptances);
  return acceptances;
}

export interface AskedWinners {
  proposalIds: readonly string[];
  /** YYYY-MM-DDTHH:mm, in the time zone of the call. */
  deadlineLocal: string;
  replacesId?: string | null;
}
