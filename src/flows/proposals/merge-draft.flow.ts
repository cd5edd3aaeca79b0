import { Injectable } from '@nestjs/common';
import { getCallBySlug } from '../../domain/calls/calls.queries.js';
import { type Actor, requireAbility } from '../../domain/identity/actor.js';
import { recordAll } from '../../domain/identity/audit.queries.js';
import { lockLinking } from '../../domain/proposals/matches-due.queries.js';
import { lockProposalRows } from '../../domain/proposals/proposal-changes.queries.js';
import { checkDraftMerge } from '../../domain/proposals/proposal-merge.js';
import { mergeDraft } from '../../domain/proposals/proposal-merge.queries.js';
import type { Proposal } from '../../domain/proposals/proposal.entity.js';
import { getProposal } from '../../domain/proposals/proposals.queries.js';
import { ProposalMatcher } from './proposal-matcher.js';
import { Changes } from '../changes.js';

/** Merges a draft that an attendee declared into the proposal that was submitted later. */
@Injectable()
export class MergeDraft {
  constructor(
    private readonly changes: Changes,
    private readonly matcher: ProposalMatcher,
  ) {}

  /**
   * Returns the submitted proposal, with the matches and history of the draft; the audit entry contains what an undo
   * moves back. Throws NotFound, and Conflict for a proposal that no one declared or that is already merged.
   */
  async run(callSlug: string, externalId: string, intoExternalId: string, actor: Actor): Promise<Proposal> {
    requireAbility(actor, 'change');
    const merged = await this.changes.run(actor, async (change) => {
      const { tx, now } = change;
      const call = await getCallBySlug(tx, callSlug);
      const found = [await getProposal(tx, call.id, externalId), await getProposal(tx, call.id, intoExternalId)];
      await lockLinking(tx, call.id);
      await lockProposalRows(
        tx,
        found.map(({ id }) => id),
      );
      const draft = await getProposal(tx, call.id, externalId);
      const into = await getProposal(tx, call.id, intoExternalId);
      checkDraftMerge(draft, into);
      const carried = await mergeDraft(tx, draft, into, now);
      const [subject, other] = [`proposal:${draft.id}`, `proposal:${into.id}`];
      const titles = { title: draft.title, intoTitle: into.title };
      const auditEntries = [
        { action: 'proposal.merged', subject, details: { into: into.id, ...titles, ...carried } },
        { action: 'proposal.took-in', subject: other, details: { from: draft.id, fromTitle: draft.title } },
      ];
      await recordAll(change, auditEntries);
      return into;
    });
    await this.matcher.matchAtOnce(merged.callId);
    return merged;
  }
}
