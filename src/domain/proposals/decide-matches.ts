import { actorName } from '../identity/actor.js';
import { recordAll } from '../identity/audit.queries.js';
import type { Change } from '../identity/change.js';
import { decideLinks } from './matches.queries.js';
import type { LinkDecision } from './proposal.js';

/**
 * Confirms or rejects matches of a call, or reopens them for null. Returns how many changed: those that were decided so
 * already do not. Throws NotFound for one that is not of this call or is gone.
 */
export async function decideMatches(
  change: Change,
  callId: string,
  ids: readonly string[],
  decision: LinkDecision | null,
): Promise<number> {
  if (ids.length === 0) return 0;
  const decided = await decideLinks(change.tx, callId, ids, decision, actorName(change.actor), change.now);
  await recordAll(
    change,
    decided.map(({ proposalId, attendeeId, name }) => ({
      action: `proposal.link-${decision ?? 'reopened'}`,
      subject: `proposal:${proposalId}`,
      details: { attendee: attendeeId, name },
    })),
  );
  return decided.length;
}
