import { Injectable } from '@nestjs/common';
import { getCallBySlug } from '../../../domain/calls/calls.queries.js';
import { type Actor, requireAbility } from '../../../domain/identity/actor.js';
import { type DecisionInput, decideWinners } from '../domain/decide-winners.js';
import type { JuryDecision } from '../domain/jury.entity.js';
import { lockJury } from '../../../domain/calls/jury-lock.queries.js';
import { requireUndecided } from '../domain/require-undecided.js';
import { Changes } from '../../../flows/changes.js';

/** Decides the winners, for owners. */
@Injectable()
export class DecideWinners {
  constructor(private readonly changes: Changes) {}

  /** Throws NotFound, Forbidden, Conflict if the winners are already decided, and what `decideWinners` throws. */
  async run(callSlug: string, input: DecisionInput, actor: Actor): Promise<JuryDecision> {
    requireAbility(actor, 'administer');
    return this.changes.run(actor, async (change) => {
      const call = await getCallBySlug(change.tx, callSlug);
      await lockJury(change.tx, call.id);
      await requireUndecided(change.tx, call.id);
      return decideWinners(change, call, input);
    });
  }
}
