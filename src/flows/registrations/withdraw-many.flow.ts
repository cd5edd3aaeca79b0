import { Injectable } from '@nestjs/common';
import { withdrawMany } from '../../domain/attendance/withdraw-many.js';
import { type Actor, requireAbility } from '../../domain/identity/actor.js';
import type { Decided } from '../../domain/registrations/decided.js';
import { Changes } from '../changes.js';

/** Withdraws many registrations of one session at once. */
@Injectable()
export class WithdrawMany {
  constructor(private readonly changes: Changes) {}

  /**
   * Withdraws all in one transaction. The waiting list is promoted once at the end, so that no one is promoted only to
   * be withdrawn. Returns an outcome for each registration of the session, in waiting list order: Conflict for those
   * that are no longer active. Throws NotFound, Forbidden, and Conflict if the session is over.
   */
  async run(sessionId: string, registrationIds: readonly string[], actor: Actor): Promise<Decided[]> {
    requireAbility(actor, 'change');
    return this.changes.run(actor, (change) => withdrawMany(change, sessionId, registrationIds));
  }
}
