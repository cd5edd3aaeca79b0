import { notifyInvitedTeams } from '../delegations/notify-invited-teams.js';
import { record } from '../identity/audit.queries.js';
import type { Change } from '../identity/change.js';
import { takenBackByCancellation } from '../notifications/outbox/delivery.js';
import { enqueueForSession } from '../notifications/outbox/messages.queries.js';
import { takeBackUpdates } from '../notifications/outbox/waiting-updates.queries.js';
import { liveStates } from '../registrations/registration.js';
import type { Session } from './session.entity.js';
import { requireCancellable } from './session.js';
import { insertRevision, updateSession } from './sessions.queries.js';
import { undoableUntil } from './undo-cancellation.js';

/**
 * Cancels a locked session and notifies everyone who is registered, once that can no longer be undone. Registrations
 * keep their state. Throws Conflict if the session is over.
 */
export async function cancel(
  change: Change,
  session: Session,
  reason: string | null,
): Promise<{ session: Session; notified: number }> {
  const { tx, now } = change;
  requireCancellable(session, now);
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
  if (session.state !== 'published') return { session: cancelled, notified: 0 };
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
}
