import type { Call } from '../../../domain/calls/call.entity.js';
import { actorName } from '../../../domain/identity/actor.js';
import { record, type Change } from '../../../domain/identity/change.js';
import { Conflict } from '../../../platform/errors.js';
import { findDecision, updateDecision } from '../../jury/domain/decisions.queries.js';
import { listDropped, listUnasked } from './acceptances.queries.js';
import { askWinners } from './ask-winners.js';
import { dropWinners } from './drop-winners.js';
import { decisionPublished } from './decision-published.js';

/**
 * Publishes the decision of a call whose jury is locked, and asks its winners; once it is published, later ones, such as
 * those that the call's platform chose. Teams that an earlier decision had told they won, and that win no more, are told, too.
 * `by`: whose decision it is to publish now, as in the audit log. Returns how many
 * are asked: teams that have accepted before aren't. Throws Conflict without winners, and if all of them were asked, and
 * Invalid for a deadline that has passed.
 */
export async function publishDecision(
  change: Change,
  call: Call,
  deadlineLocal: string,
  by = actorName(change.actor),
): Promise<number> {
  const { tx, now } = change;
  const decision = await findDecision(tx, call.id);
  const proposalIds = await listUnasked(tx, call.id);
  const isPublished = decision === null || decision.publishedAt !== null;
  if (decision === null && proposalIds.length === 0)
    throw new Conflict('jury-undecided', "The winners haven't been decided.");
  if (isPublished && proposalIds.length === 0)
    throw new Conflict('already-published', 'The decision is published, and all winners were asked.');
  const asked = await askWinners(change, call, { proposalIds, decisionId: decision?.id ?? null, deadlineLocal });
  if (decision !== null && !isPublished) {
    await updateDecision(tx, decision.id, { publishedAt: now, publishedBy: by });
    await dropWinners(change, await listDropped(tx, call.id));
  }
  const details = { decision: decision?.id ?? null, winners: proposalIds.length, deadline: deadlineLocal };
  await record(change, 'jury.published', `call:${call.id}`, details);
  for (const follow of decisionPublished.all) await follow(change, call);
  return asked;
}
