import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { getCallBySlug } from '../../domain/calls/calls.queries.js';
import { type Actor, requireAbility } from '../../domain/identity/actor.js';
import { Clock } from '../../platform/clock.js';
import { countLinks } from '../../domain/proposals/matches.queries.js';
import { countProposalsDue, noteAllDue } from '../../domain/proposals/matches-due.queries.js';
import type { LinkState } from '../../domain/proposals/proposal.js';
import { matchAll } from './match-due.flow.js';

/** Derives all links of a call anew. Nothing needs it: it is for who doubts, and after work on the database by hand. */
@Injectable()
export class RelinkCall {
  constructor(
    private readonly database: DataSource,
    private readonly clock: Clock,
  ) {}

  /**
   * Gives how many links there are of each state; `say` hears how many proposals are done. What organizers decided
   * stands. Throws NotFound.
   */
  async run(
    callSlug: string,
    actor: Actor,
    say: (done: number, total: number) => void,
  ): Promise<Record<LinkState, number>> {
    requireAbility(actor, 'change');
    const now = this.clock.now();
    const call = await getCallBySlug(this.database.manager, callSlug);
    await noteAllDue(this.database.manager, call.id);
    const total = await countProposalsDue(this.database.manager, call.id);
    await matchAll(this.database, call.id, now, async () => {
      say(total - (await countProposalsDue(this.database.manager, call.id)), total);
    });
    const counts = await countLinks(this.database.manager, call.id);
    const of = (state: LinkState) => counts.find((one) => one.state === state && one.evidence === null)?.count ?? 0;
    return { linked: of('linked'), suggested: of('suggested'), rejected: of('rejected') };
  }
}
