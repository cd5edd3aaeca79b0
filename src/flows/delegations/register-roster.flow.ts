import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { RosterInput } from '../../domain/delegations/delegation-input.js';
import { getDelegation } from '../../domain/delegations/delegations.queries.js';
import type { Actor } from '../../domain/identity/actor.js';
import { Clock } from '../../platform/clock.js';
import { Config } from '../../platform/config.js';
import { ForegroundPriority } from '../../platform/foreground-priority.js';
import { lockAllOccurrences } from '../../domain/sessions/sessions.queries.js';
import { admitRoster, type RosterOutcome } from '../../domain/delegations/admit-roster.js';
import { requireCoordinator } from '../../domain/delegations/require-coordinator.js';

/** Registers the people of a roster for one or several sessions: all of them or, where one session refuses, nobody. */
@Injectable()
export class RegisterRoster {
  constructor(
    private readonly database: DataSource,
    private readonly clock: Clock,
    private readonly config: Config,
    private readonly foreground: ForegroundPriority,
  ) {}

  /**
   * Whoever is registered already stays as they are. `submission` names one press of the button: pressed twice, it sends
   * one summary. Throws NotFound, Forbidden, and what `admitRoster` throws.
   */
  async run(delegationId: string, roster: RosterInput, actor: Actor, submission: string): Promise<RosterOutcome[]> {
    const { secret, publicUrl } = this.config;
    const context = { secret, domain: new URL(publicUrl).hostname, now: this.clock.now() };
    const work = () =>
      this.database.transaction(async (tx) => {
        const delegation = await getDelegation(tx, delegationId);
        requireCoordinator(actor, delegation);
        const sessions = await lockAllOccurrences(tx, roster.sessions);
        return admitRoster(tx, { delegation, sessions, roster, actor, name: submission }, context);
      });
    return this.foreground.during(work);
  }
}
