import { actorName } from '../identity/actor.js';
import { recordAll } from '../identity/audit.queries.js';
import type { Change } from '../identity/change.js';
import { decideLinks } from './matches.queries.js';
import type { LinkDecision } from './proposal.js';

/**
 * Confirms or rejects matches of a call, or reopens them for null. Returns how many changed, without those that already
 * had this decision. Throws NotFound for a match that no longer exists or belongs to another call.
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
