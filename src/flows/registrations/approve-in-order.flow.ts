import { Injectable } from '@nestjs/common';
import { type Actor, requireAbility } from '../../domain/identity/actor.js';
import { hold } from '../../domain/notifications/outbox/hold.js';
import { type ApprovalOutcome, outcomesKey } from '../../domain/registrations/approval-plan.js';
import { approvalOutcomeOf, decidePending } from '../../domain/registrations/decide-pending.js';
import { lockRegistrations } from '../../domain/registrations/registrations.queries.js';
import { endedRefusal } from '../../domain/sessions/session.js';
import { lockSession } from '../../domain/sessions/sessions.queries.js';
import { Conflict } from '../../platform/errors.js';
import { Changes } from '../changes.js';

/** Approves registrations of a session in the order that was chosen. */
@Injectable()
export class ApproveInOrder {
  constructor(private readonly changes: Changes) {}

  /**
   * Approves all of them in one transaction; their emails wait for the time to undo it if `isUndoable`. `expected` is the key of the outcomes that the actor has seen, or null.
   * Returns the outcomes in order. Throws NotFound, and Conflict if the session is cancelled or over, a registration is
   * not pending, or the outcomes would be others than expected: then nothing is changed.
   */
  async run(
    sessionId: string,
    registrationIds: readonly string[],
    { note, expected }: { note: string | null; expected: string | null },
    actor: Actor,
    isUndoable = false,
  ): Promise<ApprovalOutcome[]> {
    requireAbility(actor, 'change');
    return this.changes.run(actor, async (change) => {
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
  return new Conflict('approval-changed', 'Seats or registrations have changed, so the outcome would be another one.');
}
