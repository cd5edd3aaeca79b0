import { Injectable } from '@nestjs/common';
import { type Actor, requireAbility } from '../../domain/identity/actor.js';
import type { Decided } from '../../domain/registrations/decided.js';
import { resendMany } from '../../domain/registrations/resend-many.js';
import { Changes } from '../changes.js';

/** Resends the invitations of many people of one session. */
@Injectable()
export class ResendInvites {
  constructor(private readonly changes: Changes) {}

  /**
   * Enqueues all in one transaction. Returns an outcome for each registration of the session: Conflict for those
   * without a seat. Throws NotFound, Forbidden, and Conflict if the session is not upcoming.
   */
  async run(sessionId: string, registrationIds: readonly string[], actor: Actor): Promise<Decided[]> {
    requireAbility(actor, 'change');
    return this.changes.run(actor, (change) => resendMany(change, sessionId, registrationIds));
  }
}
