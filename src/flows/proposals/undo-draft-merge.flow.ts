import { Injectable } from '@nestjs/common';
import { getCallBySlug } from '../../domain/calls/calls.queries.js';
import { type Actor, requireAbility } from '../../domain/identity/actor.js';
import { recordAll } from '../../domain/identity/audit.queries.js';
import { Conflict } from '../../platform/errors.js';
import { lockLinking } from '../../domain/proposals/matches-due.queries.js';
import { lockProposalRows } from '../../domain/proposals/proposal-changes.queries.js';
import { findLastDraftMerge, unmergeDraft } from '../../domain/proposals/proposal-merge.queries.js';
import type { Proposal } from '../../domain/proposals/proposal.entity.js';
import { getProposal } from '../../domain/proposals/proposals.queries.js';
import { ProposalMatcher } from './proposal-matcher.js';
import { Changes } from '../changes.js';

/** Undoes the merge of a draft. */
@Injectable()
export class UndoDraftMerge {
  constructor(
    private readonly changes: Changes,
    private readonly matcher: ProposalMatcher,
  ) {}

  /**
   * Moves back everything that the merge moved and that is unchanged. Returns the draft. Throws NotFound, and Conflict
   * for one that is not merged.
   */
  async run(callSlug: string, externalId: string, actor: Actor): Promise<Proposal> {
    requireAbility(actor, 'change');
    const draft = await this.changes.run(actor, async (change) => {
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
