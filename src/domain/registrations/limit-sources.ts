import type { Call } from '../calls/call.entity.js';
import type { Change } from '../identity/change.js';
import type { TooManyRequests } from '../../platform/errors.js';
import type { GroupRequest } from './registration-request.js';
import { networkOfActor } from './applicant.js';
import { emailKey } from './email-address.js';
import { countNetwork, sourceKey } from './sources.queries.js';
import { manyUnconfirmed, type NetworkCounts, networkRefusal } from './unconfirmed-limit.js';

/** What the networks of requests allow. */
export interface SourceLimits {
  refusals: Map<GroupRequest, TooManyRequests>;
  /** Requests from networks that bring many people. */
  crowded: Set<GroupRequest>;
}

/**
 * Decides which requests the networks that they come from can still make, one after the other. Requests of staff need no
 * statement. Another instance that decides at the same moment is not waited for: together they can exceed a limit by the
 * people of one batch.
 */
export async function limitSources(
  { tx, now, linkSecret }: Change,
  call: Pick<Call, 'id' | 'unconfirmedPerNetwork'>,
  requests: readonly GroupRequest[],
): Promise<SourceLimits> {
  const limits: SourceLimits = { refusals: new Map(), crowded: new Set() };
  const yesterday = new Date(now.getTime() - 86_400_000);
  const byNetwork = new Map<string, NetworkCounts>();
  const counted = new Set<string>();
  for (const request of requests) {
    const network = networkOfActor(request.actor);
    if (network === null) continue;
    const days = [now, yesterday].map((day) => sourceKey(linkSecret, network, day));
    const counts = byNetwork.get(network) ?? (await countNetwork(tx, call.id, days, now));
    byNetwork.set(network, counts);
    const refusal = networkRefusal(counts, call.unconfirmedPerNetwork, now);
    if (refusal !== null) {
      limits.refusals.set(request, refusal);
      continue;
    }
    // A person who registers for several sessions is one.
    const keys = request.people.map(({ email }) => `${network} ${emailKey(email)}`).filter((key) => !counted.has(key));
    for (const key of keys) counted.add(key);
    counts.lastHour += keys.length;
    counts.lastDay += keys.length;
    const isGroup = request.delegationId !== null && request.people.length > manyUnconfirmed;
    if (isGroup || counts.lastHour > manyUnconfirmed) limits.crowded.add(request);
  }
  return limits;
}
