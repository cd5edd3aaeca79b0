import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { ListedMember } from '../../domain/delegations/listed-member.js';
import { planRoster, type RosterPreview, type RosterQuestion } from '../../domain/delegations/plan-roster.js';
import { Clock } from '../../platform/clock.js';
import { admitRoster, type RosterOutcome } from '../../domain/delegations/admit-roster.js';
import type { RosterInput } from '../../domain/delegations/delegation-input.js';
import { getDelegation } from '../../domain/delegations/delegations.queries.js';
import { requireCoordinator } from '../../domain/delegations/require-coordinator.js';
import type { Actor } from '../../domain/identity/actor.js';
import { lockAllOccurrences } from '../../domain/sessions/sessions.queries.js';
import { ForegroundPriority } from '../../platform/foreground-priority.js';
import { Changes } from '../changes.js';

/** Registers the people whom a coordinator entered. */
@Injectable()
export class RegisterRoster {
  constructor(
    private readonly database: DataSource,
    private readonly clock: Clock,
    private readonly changes: Changes,
    private readonly foreground: ForegroundPriority,
  ) {}

  /**
   * Previews the registration of a roster. Writes and locks nothing. `delegation.organizationId` can be any text for a
   * delegation that doesn't exist yet. Throws what `planRoster` throws.
   */
  preview(
    delegation: { id?: string; callId: string; organizationId: string },
    roster: RosterQuestion,
    listed: readonly ListedMember[] | null = null,
  ): Promise<RosterPreview[]> {
    return planRoster(this.database.manager, delegation, roster, this.clock.now(), listed);
  }

  /**
   * Registers the people of a roster for one or several sessions, all or none. People who are already registered are
   * unchanged. `submission` identifies one click on the button: a double click sends one summary. Throws NotFound,
   * Forbidden, and what `admitRoster` throws.
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
