import { actorName } from '../../../domain/identity/actor.js';
import { record } from '../../../domain/identity/audit.queries.js';
import type { Change } from '../../../domain/identity/change.js';
import type { Call } from '../../../domain/calls/call.entity.js';
import { answerKeys, changedContent, isSameContent } from '../../../domain/proposals/proposal-content.js';
import type { KnownProposal } from '../../../domain/proposals/proposal-plan.js';
import type { DraftChanges } from './submission-fields.js';
import { wasEditedSince, writeDraft } from './submissions.queries.js';

/** A draft is saved every few seconds, and the activity log says once in this time who edits it. */
const loggedEveryMs = 15 * 60_000;

/** Saves what a locked draft says. Returns it. */
export async function saveDraft(
  change: Change,
  call: Pick<Call, 'criteria' | 'proposalQuestions'>,
  { proposal, members, content: before }: KnownProposal,
  { facts, content: changes }: Pick<DraftChanges, 'facts' | 'content'>,
): Promise<KnownProposal> {
  const { tx, now, actor } = change;
  const { title = proposal.title, theme = proposal.theme, organization = proposal.organization } = facts;
  const content = changedContent(before, changes, answerKeys(call));
  const isSame =
    title === proposal.title &&
    theme === proposal.theme &&
    organization === proposal.organization &&
    isSameContent(before, content);
  if (isSame) return { proposal, members, content: before };
  await writeDraft(tx, proposal.id, { title, theme, organization }, content, now);
  const since = new Date(now.getTime() - loggedEveryMs);
  if (!(await wasEditedSince(tx, proposal.id, actorName(actor), since)))
    await record(change, 'proposal.edited', `proposal:${proposal.id}`);
  return { proposal: { ...proposal, title, theme, organization, updatedAt: now }, members, content };
}
