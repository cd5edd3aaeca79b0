import { Injectable } from '@nestjs/common';
import { admitRoster, type RosterOutcome } from '../../domain/delegations/admit-roster.js';
import type { RosterInput } from '../../domain/delegations/delegation-input.js';
import { getDelegation } from '../../domain/delegations/delegations.queries.js';
import { requireCoordinator } from '../../domain/delegations/require-coordinator.js';
import type { Actor } from '../../domain/identity/actor.js';
import { lockAllOccurrences } from '../../domain/sessions/sessions.queries.js';
import { ForegroundPriority } from '../../platform/foreground-priority.js';
import { Changes } from '../changes.js';

/** Registers the people of a roster for one or several sessions, all or none. */
@Injectable()
export class RegisterRoster {
  constructor(
    private readonly changes: Changes,
    private readonly foreground: ForegroundPriority,
  ) {}

  /**
   * People who are already registered are unchanged. `submission` identifies one click on the button: a double click
   * sends one summary. Throws NotFound, Forbidden, and what `admitRoster` throws.
   */
  async run(delegationId: string, roster: RosterInput, actor: Actor, submission: string): Promise<RosterOutcome[]> {
    const work = () =>
      this.changes.run(actor, async (change) => {
        const delegation = await getDelegation(change.tx, delegationId);
        requireCoordinator(actor, delegation);
        const sessions = await lockAllOccurrences(change.tx, roster.sessions);
        return admitRoster(change, { delegation, sessions, roster, name: submission });
      });
    return this.foreground.during(work);
  }
}
