import { Injectable } from '@nestjs/common';
import { getCallBySlug } from '../../domain/calls/calls.queries.js';
import type { Actor } from '../../domain/identity/actor.js';
import { recordAll } from '../../domain/identity/change.js';
import { lockLinking } from '../../domain/proposals/matches-due.queries.js';
import { lockProposalRows } from '../../domain/proposals/proposal-changes.queries.js';
import { checkDraftMerge } from '../../domain/proposals/proposal-merge.js';
import { mergeDraft, findLastDraftMerge, unmergeDraft } from '../../domain/proposals/proposal-merge.queries.js';
import type { Proposal } from '../../domain/proposals/proposal.entity.js';
import { getProposal } from '../../domain/proposals/proposals.queries.js';
import { ProposalMatcher } from './proposal-matcher.js';
import { Changes } from '../changes.js';
import { Conflict } from '../../platform/errors.js';

/** Drafts of proposals that are the same. */
@Injectable()
export class MergeDraft {
  constructor(
    private readonly changes: Changes,
    private readonly matcher: ProposalMatcher,
  ) {}

  /**
   * Merges a draft that an attendee declared into the proposal that was submitted later. Returns the submitted
   * proposal, with the matches and history of the draft; the audit entry contains what an undo moves back. Throws
   * NotFound, and Conflict for a proposal that no one declared or that is already merged.
   */
  async run(callSlug: string, externalId: string, intoExternalId: string, actor: Actor): Promise<Proposal> {
    const merged = await this.changes.runIfAble(actor, 'change', async (change) => {
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

  /**
   * Undoes the merge of a draft. Moves back everything that the merge moved and that is unchanged. Returns the draft.
   * Throws NotFound, and Conflict for one that is not merged.
   */
  async undo(callSlug: string, externalId: string, actor: Actor): Promise<Proposal> {
    const draft = await this.changes.runIfAble(actor, 'change', async (change) => {
      const { tx } = change;
      const call = await getCallBySlug(tx, callSlug);
      const { id, mergedInto } = await getProposal(tx, call.id, externalId);
      await lockLinking(tx, call.id);
      const rows = await lockProposalRows(tx, [id, mergedInto ?? id]);
      const one = rows.find((row) => row.id === id);
      const into = rows.find((row) => row.id === one?.mergedInto);
      const carried = await findLastDraftMerge(tx, id);
      // The merge may have been undone while this waited for the locks.
      if (one === undefined || into === undefined || carried === null)
        throw new Conflict('not-merged', 'The proposal is not merged.');
      await unmergeDraft(tx, one, into, carried);
      const auditEntries = [
        {
          action: 'proposal.unmerged',
          subject: `proposal:${one.id}`,
          details: { from: into.id, title: one.title, intoTitle: into.title },
        },
        {
          action: 'proposal.gave-back',
          subject: `proposal:${into.id}`,
          details: { to: one.id, fromTitle: one.title },
        },
      ];
      await recordAll(change, auditEntries);
      return { ...one, mergedInto: null, mergedAt: null };
    });
    await this.matcher.matchAtOnce(draft.callId);
    return draft;
  }
}
