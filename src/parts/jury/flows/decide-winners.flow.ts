import { Injectable } from '@nestjs/common';
import { getCallBySlug } from '../../../domain/calls/calls.queries.js';
import { type Actor, requireAbility } from '../../../domain/identity/actor.js';
import { type DecisionInput, decideWinners } from '../domain/decide-winners.js';
import { declineOthers } from '../domain/decline-others.js';
import type { JuryDecision } from '../domain/jury.entity.js';
import { lockJury } from '../../../domain/calls/jury-lock.queries.js';
import { requireUndecided } from '../domain/require-undecided.js';
import { Changes } from '../../../flows/changes.js';

/** Decides the winners, for owners. */
@Injectable()
export class DecideWinners {
  constructor(private readonly changes: Changes) {}

  /**
   * `declinesOthers`: everyone else becomes not selected. Throws NotFound, Forbidden, Conflict if the winners are already
   * decided, and what `decideWinners` throws.
   */
  async run(
    callSlug: string,
    { declinesOthers = false, ...input }: DecisionInput & { declinesOthers?: boolean },
    actor: Actor,
  ): Promise<JuryDecision> {
    requireAbility(actor, 'administer');
    return this.changes.run(actor, async (change) => {
      const call = await getCallBySlug(change.tx, callSlug);
      await lockJury(change.tx, call.id);
      await requireUndecided(change.tx, call.id);
      const decision = await decideWinners(change, call, input);
      if (declinesOthers) await declineOthers(change, decision);
      return decision;
    });
  }
}
