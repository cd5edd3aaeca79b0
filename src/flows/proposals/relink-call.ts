import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { getCallBySlug } from '../../calls/calls.queries.js';
import { type Actor, requireAbility } from '../../identity/actor.js';
import { Clock } from '../../platform/clock.js';
import { countLinks } from '../../proposals/links.queries.js';
import { lockLinking } from '../../proposals/links-due.queries.js';
import type { LinkState } from '../../proposals/proposal.js';
import { listProposalIds } from '../../proposals/proposal-organizations.queries.js';
import { link, linkPortion } from './link-due.js';

/** As many proposals as are linked in one transaction: whoever changes one meanwhile waits for no longer. */
const atOnce = 500;

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
    const ids = await listProposalIds(this.database.manager, call.id);
    for (let from = 0; from < ids.length; from += atOnce) {
      const proposals = ids.slice(from, from + atOnce);
      await this.database.transaction(async (tx) => {
        await lockLinking(tx, call.id);
        await link(tx, call.id, { proposals, attendees: [], traits: [] }, now);
      });
      say(from + proposals.length, ids.length);
    }
    while (await linkPortion(this.database, call.id, now)) continue;
    const counts = await countLinks(this.database.manager, call.id);
    const of = (state: LinkState) => counts.find((one) => one.state === state && one.evidence === null)?.count ?? 0;
    return { linked: of('linked'), suggested: of('suggested'), rejected: of('rejected') };
  }
}
