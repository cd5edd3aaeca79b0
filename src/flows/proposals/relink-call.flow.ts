import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { getCallBySlug } from '../../domain/calls/calls.queries.js';
import { type Actor, requireAbility } from '../../domain/identity/actor.js';
import { countProposalsDue, noteAllDue } from '../../domain/proposals/matches-due.queries.js';
import { countedLinks } from '../../domain/proposals/match-rules.js';
import { countLinks } from '../../domain/proposals/matches.queries.js';
import type { LinkState } from '../../domain/proposals/proposal.js';
import { inTransaction } from '../../platform/database/tx.js';
import { ProposalMatcher } from './proposal-matcher.js';

/** Recomputes all matches of a call, for example after manual changes to the database. */
@Injectable()
export class RelinkCall {
  constructor(
    private readonly database: DataSource,
    private readonly matcher: ProposalMatcher,
  ) {}

  /**
   * Returns the number of matches by state; `onProgress` gets the number of proposals done. Decisions of organizers are
   * preserved. Throws NotFound.
   */
  async run(callSlug: string, actor: Actor, onProgress: (done: number, total: number) => void) {
    requireAbility(actor, 'change');
    const connection = this.database.manager;
    const call = await getCallBySlug(connection, callSlug);
    await inTransaction(this.database, (change) => noteAllDue(change, call.id));
    const total = await countProposalsDue(connection, call.id);
    await this.matcher.matchAll(call.id, async () =>
      onProgress(total - (await countProposalsDue(connection, call.id)), total),
    );
    const counts = await countLinks(connection, call.id);
    const of = (state: LinkState) => countedLinks(counts, { state, evidence: null, minScore: null });
    return { linked: of('linked'), suggested: of('suggested'), rejected: of('rejected') };
  }
}
