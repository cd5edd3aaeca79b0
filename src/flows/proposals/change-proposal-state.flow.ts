import { stateNews } from '../../domain/proposals/state-news.js';
import { Injectable } from '@nestjs/common';
import { getCallBySlug } from '../../domain/calls/calls.queries.js';
import { type Actor, requireAbility } from '../../domain/identity/actor.js';
import { changeStates } from '../../domain/proposals/change-states.js';
import type { StateInput } from '../../domain/proposals/proposal-input.js';
import type { Proposal } from '../../domain/proposals/proposal.entity.js';
import { getProposal } from '../../domain/proposals/proposals.queries.js';
import { Changes } from '../changes.js';

/** Changes the state of a proposal by hand. The team of a withdrawn one gets an email. */
@Injectable()
export class ChangeProposalState {
  constructor(private readonly changes: Changes) {}

  /**
   * Returns the proposal. Setting the current state changes nothing. Throws NotFound, Conflict for a skipped state, and
   * Forbidden for changes that only owners can make, and what `check` throws about the locked proposal.
   */
  async run(
    callSlug: string,
    externalId: string,
    { state, note, check }: StateInput & { check?: (current: Proposal) => void },
    actor: Actor,
  ): Promise<Proposal> {
    requireAbility(actor, 'change');
    return this.changes.run(actor, async (change) => {
      const call = await getCallBySlug(change.tx, callSlug);
      const { id } = await getProposal(change.tx, call.id, externalId);
      const moved = await changeStates(change, [id], {
        to: state,
        note,
        check: (proposals) => proposals.forEach((one) => check?.(one)),
      });
      for (const news of stateNews.all) await news.moved(change, moved, state);
      return getProposal(change.tx, call.id, externalId);
    });
  }
}
