import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Delegation } from '../../domain/delegations/delegation.entity.js';
import type { DelegationInput } from '../../domain/delegations/delegation-input.js';
import { type Actor, requireAbility } from '../../domain/identity/actor.js';
import { Clock } from '../../platform/clock.js';
import { Config } from '../../platform/config.js';
import { ForegroundPriority } from '../../platform/foreground-priority.js';
import { lockAllOccurrences } from '../../domain/sessions/sessions.queries.js';
import { admitRoster, type RosterOutcome } from '../../domain/delegations/admit-roster.js';
import { lockCoordinator, openDelegation } from '../../domain/delegations/open-delegation.js';

/** Registers a delegation with its first people in the name of its coordinator, who gets the summary with the link. */
@Injectable()
export class CreateDelegation {
  constructor(
    private readonly database: DataSource,
    private readonly clock: Clock,
    private readonly config: Config,
    private readonly foreground: ForegroundPriority,
  ) {}

  /**
   * The same coordinator and organization again add people to the delegation that is there. Throws NotFound for an
   * unknown call or session, Forbidden, and what `admitRoster` throws; nothing is written then.
   */
  async run(
    callSlug: string,
    input: DelegationInput,
    actor: Actor,
  ): Promise<{ delegation: Delegation; outcomes: RosterOutcome[] }> {
    requireAbility(actor, 'change');
    const { secret, publicUrl } = this.config;
    const now = this.clock.now();
    const { coordinator, organization, ...roster } = input;
    const work = () =>
      this.database.transaction(async (tx) => {
        // Before the coordinator: sessions are locked before people everywhere.
        const sessions = await lockAllOccurrences(tx, roster.sessions);
        const person = await lockCoordinator(tx, callSlug, { ...coordinator, organization }, secret, now);
        const delegation = await openDelegation(tx, person, organization, actor, secret, now);
        const context = { secret, domain: new URL(publicUrl).hostname, now };
        const submission = { delegation, sessions, roster, actor, name: randomUUID() };
        return { delegation, outcomes: await admitRoster(tx, submission, context) };
      });
    return this.foreground.during(work);
  }
}
