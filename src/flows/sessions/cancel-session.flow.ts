import { Injectable } from '@nestjs/common';
import { notifyInvitedTeams } from '../../domain/delegations/notify-invited-teams.js';
import { type Actor, requireAbility } from '../../domain/identity/actor.js';
import { record } from '../../domain/identity/audit.queries.js';
import { enqueueForSession } from '../../domain/notifications/outbox/messages.queries.js';
import { takenBackByCancellation } from '../../domain/notifications/outbox/delivery.js';
import { takeBackUpdates } from '../../domain/notifications/outbox/waiting-updates.queries.js';
import { liveStates } from '../../domain/registrations/registration.js';
import type { CancelInput } from '../../domain/sessions/session-input.js';
import type { Session } from '../../domain/sessions/session.entity.js';
import { undoableUntil } from '../../domain/sessions/undo-cancellation.js';
import { requireCancellable } from '../../domain/sessions/session.js';
import { insertRevision, lockSession, updateSession } from '../../domain/sessions/sessions.queries.js';
import { changesOf, type Edit } from '../../platform/three-way-merge.js';
import { Changes } from '../changes.js';

/** Cancels a session and notifies everyone who is registered, once that can no longer be undone. */
@Injectable()
export class CancelSession {
  constructor(private readonly changes: Changes) {}

  /**
   * Returns the cancelled session and how many people are notified. Registrations keep their state; only the session's
   * state changes. Cancelling again changes nothing. Throws Conflict if the session is over, and what `edit` throws.
   */
  async run(
    sessionId: string,
    edit: Edit<Session, CancelInput>,
    actor: Actor,
  ): Promise<{ session: Session; notified: number }> {
    requireAbility(actor, 'change');
    return this.changes.run(actor, async (change) => {
      const { tx, now } = change;
      const session = await lockSession(tx, sessionId);
      if (session.state === 'cancelled') return { session, notified: 0 };
      const isPublished = session.state === 'published';
      requireCancellable(session, now);
      const input = changesOf(edit, session);
      const reason = input.reason?.trim() || null;
      const changes = {
        state: 'cancelled' as const,
        cancelReason: reason,
        cancelledAt: now,
        updatedAt: now,
        sequence: session.sequence + 1,
        revision: session.revision + 1,
      };
      const cancelled = { ...session, ...changes };
      await updateSession(tx, session.id, changes);
      await record(change, 'session.cancelled', `session:${session.id}`);
      if (!isPublished) return { session: cancelled, notified: 0 };
      await insertRevision(tx, cancelled, now);
      await takeBackUpdates(tx, session.id, takenBackByCancellation);
      const dueAt = undoableUntil(now);
      const extra = reason === null ? {} : { note: reason };
      const notified = await enqueueForSession(change, {
        callId: session.callId,
        sessionId: session.id,
        sessionRevision: cancelled.revision,
        kind: 'cancelled',
        states: liveStates,
        sequenceStep: 1,
        dueAt,
        extra,
      });
      await notifyInvitedTeams(change, cancelled, extra, dueAt);
      return { session: cancelled, notified };
    });
  }
}
