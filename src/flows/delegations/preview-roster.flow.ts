import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { ListedMember } from '../../domain/delegations/listed-member.js';
import { planRoster, type RosterPreview, type RosterQuestion } from '../../domain/delegations/plan-roster.js';
import { Clock } from '../../platform/clock.js';

/** Previews the registration of a roster. Writes and locks nothing. */
@Injectable()
export class PreviewRoster {
  constructor(
    private readonly database: DataSource,
    private readonly clock: Clock,
  ) {}

  /**
   * `delegation.organizationId` can be any text for a delegation that doesn't exist yet. Throws what `planRoster`
   * throws.
   */
  run(
    delegation: { id?: string; callId: string; organizationId: string },
    roster: RosterQuestion,
    listed: readonly ListedMember[] | null = null,
  ): Promise<RosterPreview[]> {
    return planRoster(this.database.manager, delegation, roster, this.clock.now(), listed);
  }
}
