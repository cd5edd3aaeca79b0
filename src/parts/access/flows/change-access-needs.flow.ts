import { Injectable } from '@nestjs/common';
import { getCallBySlug } from '../../../domain/calls/calls.queries.js';
import type { Actor } from '../../../domain/identity/actor.js';
import { Changes } from '../../../flows/changes.js';
import type { AnswerInput } from '../domain/access-input.js';
import type { StatedNeed } from '../domain/access-need.js';
import { lockNeed, type PersonsNeed } from '../domain/access-needs.queries.js';
import { decideNeed, stateNeeds } from '../domain/state-needs.js';

/** What people need to take part: they state it, and organizers answer. */
@Injectable()
export class ChangeAccessNeeds {
  constructor(private readonly changes: Changes) {}

  /** Stores everything that a person needs, as they state it on their own page. Throws NotFound and Gone. */
  async state(attendeeId: string, stated: readonly StatedNeed[], origin: string): Promise<void> {
    const actor = { kind: 'attendee', id: attendeeId, origin } as const;
    await this.changes.run(actor, (change) => stateNeeds(change, attendeeId, stated));
  }

  /**
   * Answers a need of a call; `decide` gets it once it is locked. Throws NotFound, Forbidden, Invalid, and what `decide`
   * throws.
   */
  async answer(callSlug: string, id: string, decide: (need: PersonsNeed) => AnswerInput, actor: Actor): Promise<void> {
    await this.changes.runIfAble(actor, 'access-needs', async (change) => {
      const call = await getCallBySlug(change.tx, callSlug);
      const need = await lockNeed(change.tx, call.id, id, change.now);
      await decideNeed(change, need, decide(need));
    });
  }
}
