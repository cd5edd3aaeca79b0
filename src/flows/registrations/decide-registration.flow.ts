import { Injectable } from '@nestjs/common';
import type { Actor } from '../../domain/identity/actor.js';
import type { Decided } from '../../domain/registrations/approval/decided.js';
import { hold } from '../../domain/notifications/outbox/hold.js';
import {
  decideMany,
  type Verdict,
  approvalOutcomeOf,
  decidePending,
} from '../../domain/registrations/approval/decide-pending.js';
import type { Registration } from '../../domain/registrations/registration.entity.js';
import { Changes } from '../changes.js';
import { type ApprovalOutcome, outcomesKey } from '../../domain/registrations/approval/approval-plan.js';
import { lockRegistrations } from '../../domain/registrations/registrations.queries.js';
import { endedRefusal } from '../../domain/sessions/session.js';
import { lockSession } from '../../domain/sessions/sessions.queries.js';
import { Conflict } from '../../platform/errors.js';

/** Approves or declines pending registrations. */
@Injectable()
export class DecideRegistration {
  constructor(private readonly changes: Changes) {}

  /**
   * Approves or declines pending registrations. Returns the registration, whose email waits for the time to undo it if
   * `isUndoable`: an approved person gets a seat or joins the waiting list now. Throws NotFound, and Conflict for a
   * registration that is not pending, a full session without a waiting list, and a session that is cancelled or over.
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
    return this.changes.runIfAble(actor, 'change', (change) =>
      decideMany(isUndoable ? hold(change) : change, registrationIds, verdict, note),
    );
  }

  /**
   * Approves registrations of a session in the order that was chosen. Approves all of them in one transaction; their
   * emails wait for the time to undo it if `isUndoable`. `expected` is the key of the outcomes that the actor has seen,
   * or null. Returns the outcomes in order. Throws NotFound, and Conflict if the session is cancelled or over, a
   * registration is not pending, or the outcomes would be others than expected: then nothing is changed.
   */
  async approveInOrder(
    sessionId: string,
    registrationIds: readonly string[],
    { note, expected }: { note: string | null; expected: string | null },
    actor: Actor,
    isUndoable = false,
  ): Promise<ApprovalOutcome[]> {
    return this.changes.runIfAble(actor, 'change', async (change) => {
      const session = await lockSession(change.tx, sessionId);
      const ended = endedRefusal(session, change.now);
      if (ended !== null) throw ended;
      const locked = await lockRegistrations(change.tx, registrationIds);
      const known = new Map(locked.filter((one) => one.sessionId === session.id).map((one) => [one.id, one]));
      const ordered = [...new Set(registrationIds)].map((id) => known.get(id));
      const pending = ordered.filter((one) => one?.state === 'pending').flatMap((one) => one ?? []);
      if (pending.length < ordered.length) throw changedMeanwhile();
      const decided = await decidePending(
        isUndoable ? hold(change) : change,
        session,
        pending,
        'approve',
        note?.trim() || null,
      );
      const outcomes = await approvalOutcomeOf(change.tx, session.id, decided);
      if (expected !== null && outcomesKey(outcomes) !== expected) throw changedMeanwhile();
      return outcomes;
    });
  }
}

function changedMeanwhile(): Conflict {
  return new Conflict('approval-changed', 'Seats or registrations have changed, so the outcome would be different.');
}
