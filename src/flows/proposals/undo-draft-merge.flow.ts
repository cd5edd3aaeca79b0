import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { getCallBySlug } from '../../domain/calls/calls.queries.js';
import { type Actor, requireAbility } from '../../domain/identity/actor.js';
import { recordAll } from '../../domain/identity/audit.queries.js';
import { Clock } from '../../platform/clock.js';
import { Conflict } from '../../platform/errors.js';
import { lockLinking } from '../../domain/proposals/matches-due.queries.js';
import { lockProposalRows } from '../../domain/proposals/proposal-changes.queries.js';
import { findLastDraftMerge, unmergeDraft } from '../../domain/proposals/proposal-merge.queries.js';
import type { Proposal } from '../../domain/proposals/proposal.entity.js';
import { getProposal } from '../../domain/proposals/proposals.queries.js';
import { matchNow } from './match-due.flow.js';

/** Makes a draft that became another proposal one of its own again. */
@Injectable()
export class UndoDraftMerge {
  constructor(
    private readonly database: DataSource,
    private readonly clock: Clock,
  ) {}

  /** Takes back what was carried over and is still as it was. Gives the draft. Throws NotFound, and Conflict for one that is none. */
  async run(callSlug: string, externalId: string, actor: Actor): Promise<Proposal> {
    requireAbility(actor, 'change');
    const now = this.clock.now();
    const draft = await this.database.transaction(async (tx) => {
      const call = await getCallBySlug(tx, callSlug);
      const { id, mergedInto } = await getProposal(tx, call.id, externalId);
      await lockLinking(tx, call.id);
      const rows = await lockProposalRows(tx, [id, mergedInto ?? id]);
      const one = rows.find((row) => row.id === id);
      const into = rows.find((row) => row.id === one?.mergedInto);
      const carried = await findLastDraftMerge(tx, id);
      // Another undo may have come while the rows were waited for.
      if (one === undefined || into === undefined || carried === null)
        throw new Conflict('not-merged', 'It has not become another proposal.');
      await unmergeDraft(tx, one, into, carried);
      const auditEntries = [
        {
          actor,
          action: 'proposal.unmerged',
          subject: `proposal:${one.id}`,
          details: { from: into.id, title: one.title, intoTitle: into.title },
        },
        {
          actor,
          action: 'proposal.gave-back',
          subject: `proposal:${into.id}`,
          details: { to: one.id, fromTitle: one.title },
        },
      ];
      await recordAll(tx, auditEntries, now);
      return { ...one, mergedInto: null, mergedAt: null };
    });
    await matchNow(this.database, draft.callId, now);
    return draft;
  }
}
