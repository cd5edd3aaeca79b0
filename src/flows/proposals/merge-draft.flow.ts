import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { getCallBySlug } from '../../domain/calls/calls.queries.js';
import { type Actor, requireAbility } from '../../domain/identity/actor.js';
import { recordAll } from '../../domain/identity/audit.queries.js';
import { Clock } from '../../platform/clock.js';
import { lockLinking } from '../../domain/proposals/matches-due.queries.js';
import { lockProposalRows } from '../../domain/proposals/proposal-changes.queries.js';
import { checkDraftMerge } from '../../domain/proposals/proposal-merge.js';
import { mergeDraft } from '../../domain/proposals/proposal-merge.queries.js';
import type { Proposal } from '../../domain/proposals/proposal.entity.js';
import { getProposal } from '../../domain/proposals/proposals.queries.js';
import { matchNow } from './match-due.flow.js';

/** Makes a draft that an attendee declared the proposal that was handed in later. */
@Injectable()
export class MergeDraft {
  constructor(
    private readonly database: DataSource,
    private readonly clock: Clock,
  ) {}

  /**
   * Gives the proposal that it became: the links and the history of the draft are carried along, and the audit log holds
   * what an undo takes back. Throws NotFound, and Conflict for one that nobody declared or that has become another.
   */
  async run(callSlug: string, externalId: string, intoExternalId: string, actor: Actor): Promise<Proposal> {
    requireAbility(actor, 'change');
    const now = this.clock.now();
    const merged = await this.database.transaction(async (tx) => {
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
        { actor, action: 'proposal.merged', subject, details: { into: into.id, ...titles, ...carried } },
        { actor, action: 'proposal.took-in', subject: other, details: { from: draft.id, fromTitle: draft.title } },
      ];
      await recordAll(tx, auditEntries, now);
      return into;
    });
    await matchNow(this.database, merged.callId, now);
    return merged;
  }
}
