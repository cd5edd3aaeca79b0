import { Injectable } from '@nestjs/common';
import { type Actor, requireAbility } from '../../domain/identity/actor.js';
import type { Decided } from '../../domain/registrations/decided.js';
import { hold } from '../../domain/notifications/outbox/hold.js';
import { decideMany } from '../../domain/registrations/decide-many.js';
import type { Verdict } from '../../domain/registrations/decide-pending.js';
import type { Registration } from '../../domain/registrations/registration.entity.js';
import { Changes } from '../changes.js';

/** Approves or declines pending registrations. */
@Injectable()
export class DecideRegistration {
  constructor(private readonly changes: Changes) {}

  /**
   * Returns the registration, whose email waits for the time to undo it if `isUndoable`: an approved person gets a seat or joins the waiting list now. Throws NotFound, and
   * Conflict for a registration that is not pending, a full session without a waiting list, and a session that is
   * cancelled or over.
   */
  async run(registrationId: string, verdict: Verdict, actor: Actor, isUndoable = false): Promise<Registration> {
    const [decided] = await this.runAll([registrationId], verdict, null, actor, isUndoable);
    if (decided === undefined) throw new Error('A registration was decided and not answered.');
    if (!decided.ok) throw decided.refusal;
    return decided.registration;
  }

  /**
   * Decides several in one transaction, for any sessions. Returns an outcome for each of `registrationIds`, in order; a
   * refusal of one doesn't affect the others. A group that is approved together stays together on the waiting list.
   */
  async runAll(
    registrationIds: readonly string[],
    verdict: Verdict,
    note: string | null,
    actor: Actor,
    isUndoable = false,
  ): Promise<Decided[]> {
    requireAbility(actor, 'change');
    return this.changes.run(actor, (change) =>
      decideMany(isUndoable ? hold(change) : change, registrationIds, verdict, note),
    );
  }
}
