import { Injectable } from '@nestjs/common';
import { type Actor, requireAbility } from '../../domain/identity/actor.js';
import type { Decided } from '../../domain/registrations/decided.js';
import { decidePending, type Verdict } from '../../domain/registrations/decide-pending.js';
import type { Registration } from '../../domain/registrations/registration.entity.js';
import { lockRegistrations, sessionsOf } from '../../domain/registrations/registrations.queries.js';
import type { Session } from '../../domain/sessions/session.entity.js';
import { lockSession } from '../../domain/sessions/sessions.queries.js';
import { NotFound } from '../../platform/errors.js';
import { Changes } from '../changes.js';

/** Approves or declines pending registrations. */
@Injectable()
export class DecideRegistration {
  constructor(private readonly changes: Changes) {}

  /**
   * Returns the registration: an approved person gets a seat or joins the waiting list now. Throws NotFound, and
   * Conflict for a registration that is not pending, a full session without a waiting list, and a session that is
   * cancelled or over.
   */
  async run(registrationId: string, verdict: Verdict, actor: Actor): Promise<Registration> {
    const [decided] = await this.runAll([registrationId], verdict, null, actor);
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
  ): Promise<Decided[]> {
    requireAbility(actor, 'change');
    const ids = [...new Set(registrationIds.map((id) => id.toLowerCase()))];
    const decided = await this.changes.run(actor, async (change) => {
      const sessions: Session[] = [];
      for (const id of await sessionsOf(change.tx, ids)) sessions.push(await lockSession(change.tx, id));
      const registrations = await lockRegistrations(change.tx, ids);
      const all: Decided[] = [];
      for (const session of sessions) {
        const own = registrations.filter(({ sessionId }) => sessionId === session.id);
        all.push(...(await decidePending(change, session, own, verdict, note?.trim() || null)));
      }
      return new Map(all.map((one) => [one.registrationId, one]));
    });
    return registrationIds.map((id) => decided.get(id.toLowerCase()) ?? missing(id));
  }
}

function missing(registrationId: string): Decided {
  const refusal = new NotFound('registration-not-found', 'Registration not found.');
  return { registrationId, ok: false, refusal };
}
