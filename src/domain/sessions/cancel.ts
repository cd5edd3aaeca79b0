import { notifyCoordinators } from '../delegations/notify-coordinators.js';
import { notifyInvitedTeams } from '../delegations/notify-invited-teams.js';
import { record, type Change } from '../identity/change.js';
import { recordStep } from '../notifications/outbox/held-acts.queries.js';
import { hold } from '../notifications/outbox/hold.js';
import { dropReasons } from '../notifications/outbox/drop-reasons.js';
import { enqueueForSession } from '../notifications/outbox/messages.queries.js';
import { takeBackUpdates } from '../notifications/outbox/waiting-updates.queries.js';
import { notifyUnanswered } from '../invitations/unanswered.queries.js';
import { liveStates } from '../registrations/registration.js';
import type { Session } from './session.entity.js';
import { requireCancellable } from './session.js';
import { insertRevision, updateSession } from './sessions.queries.js';
import { noRecipients, recipientCount, type Recipients } from './recipients.js';
import { countLaterRecipients } from '../notifications/later-recipients.js';

/**
 * Cancels a locked session and notifies everyone concerned, once that can no longer be undone. Registrations keep their
 * state. Throws Conflict if the session is over.
 */
export async function cancel(
  outer: Change,
  session: Session,
  reason: string | null,
): Promise<{ session: Session; recipients: Recipients }> {
  const change = hold(outer);
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
  await recordStep(change, session.id, 'cancel', {});
  const log = (details: object) => record(change, 'session.cancelled', `session:${session.id}`, details);
  if (session.state !== 'published') {
    await log({});
    return { session: cancelled, recipients: noRecipients };
  }
  await insertRevision(tx, cancelled, now);
  await takeBackUpdates(change, session.id, dropReasons.cancelled);
  const extra = reason === null ? {} : { note: reason };
  const message = {
    callId: session.callId,
    sessionId: session.id,
    sessionRevision: cancelled.revision,
    kind: 'cancelled' as const,
    states: liveStates,
    sequenceStep: 1,
    extra,
  };
  const recipients = {
    ...noRecipients,
    ...(await enqueueForSession(change, message)),
    coordinators:
      (await notifyInvitedTeams(change, cancelled, extra)) + (await notifyCoordinators(change, cancelled, extra)),
    invited: await notifyUnanswered(change, cancelled, extra),
    ...(await countLaterRecipients(tx, cancelled, now)),
  };
  await log({ notified: recipientCount(recipients) });
  return { session: cancelled, recipients };
}
