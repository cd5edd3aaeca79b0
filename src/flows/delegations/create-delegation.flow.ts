import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { admitRoster, type RosterOutcome } from '../../domain/delegations/admit-roster.js';
import type { DelegationInput } from '../../domain/delegations/delegation-input.js';
import type { Delegation } from '../../domain/delegations/delegation.entity.js';
import { lockPerson } from '../../domain/registrations/lock-person.js';
import { openDelegation } from '../../domain/delegations/open-delegation.js';
import { type Actor, requireAbility } from '../../domain/identity/actor.js';
import { lockAllOccurrences } from '../../domain/sessions/sessions.queries.js';
import { ForegroundPriority } from '../../platform/foreground-priority.js';
import { Changes } from '../changes.js';

/** Registers a delegation with its first people on behalf of its coordinator, who gets the summary with the link. */
@Injectable()
export class CreateDelegation {
  constructor(
    private readonly changes: Changes,
    private readonly foreground: ForegroundPriority,
  ) {}

  /**
   * If the coordinator already has a delegation of this organization, the people are added to it. Throws NotFound for
   * an unknown call or session, Forbidden, and what `admitRoster` throws; then nothing is written.
   */
  async run(
    callSlug: string,
    { coordinator, organization, ...roster }: DelegationInput,
    actor: Actor,
  ): Promise<{ delegation: Delegation; outcomes: RosterOutcome[] }> {
    requireAbility(actor, 'change');
    const work = () =>
      this.changes.run(actor, async (change) => {
        // Before the coordinator, because sessions are always locked before people.
        const sessions = await lockAllOccurrences(change.tx, roster.sessions);
        const person = await lockPerson(change, callSlug, { ...coordinator, organization });
        const delegation = await openDelegation(change, person, organization);
        const submission = { delegation, sessions, roster, name: randomUUID() };
        return { delegation, outcomes: await admitRoster(change, submission) };
      });
    return this.foreground.during(work);
  }
}
