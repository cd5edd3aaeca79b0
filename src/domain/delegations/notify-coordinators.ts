import type { Change } from '../identity/change.js';
import type { MessagePayload } from '../notifications/message.js';
import { recipientOf } from '../notifications/outbox/frozen.js';
import { enqueueMessages, type NewMessage } from '../notifications/outbox/messages.queries.js';
import { listAttendees } from '../registrations/registrations.queries.js';
import type { Session } from '../sessions/session.entity.js';
import { type CoordinatedSession, findCoordinated, listCoordinatedIn } from './teams.queries.js';

/**
 * Notifies the coordinators who listed people for a session that it was rescheduled or cancelled. Those who are registered
 * themselves hear it with everybody else. The new revision of `session` is already written. Returns how many
 * coordinators there are.
 */
export async function notifyCoordinators(
  change: Change,
  session: Session,
  extra: Pick<MessagePayload, 'note' | 'reason' | 'previousRevision'>,
): Promise<number> {
  const kind = session.state === 'cancelled' ? 'cancelled' : 'delegation-news';
  const about = (one: CoordinatedSession) => `${kind}:${session.id}:${one.delegationId}:${session.revision}`;
  const delegations = await listCoordinatedIn(change.tx, session.id);
  if (delegations.length > 0) await notify(change, session, delegations, { kind, about, extra });
  return delegations.length;
}

/** Notifies the coordinator of a delegation that somebody says they did not want to be registered by it. */
export async function notifyObjection(
  change: Change,
  session: Session,
  { id, delegationId, attendeeId }: { id: string; delegationId: string; attendeeId: string },
): Promise<void> {
  const found = await findCoordinated(change.tx, delegationId, session.id, attendeeId);
  const about = () => `delegation-news:${id}:${change.now.getTime()}`;
  await notify(change, session, found, { kind: 'delegation-news', about, extra: {} });
}

async function notify(
  change: Change,
  session: Session,
  delegations: readonly CoordinatedSession[],
  email: {
    kind: NewMessage['kind'];
    about: (one: CoordinatedSession) => string;
    extra: Partial<MessagePayload>;
  },
): Promise<void> {
  const people = await listAttendees(
    change.tx,
    delegations.map(({ coordinatorId }) => coordinatorId),
  );
  const messages = delegations.flatMap((one): NewMessage[] => {
    const coordinator = people.get(one.coordinatorId);
    if (coordinator === undefined) return [];
    const { delegationId, organization, objector } = one;
    const delegation = { id: delegationId, organization, ...(objector !== null && { objector }) };
    return [
      {
        callId: session.callId,
        sessionId: session.id,
        sessionRevision: session.revision,
        registrationId: null,
        attendeeId: coordinator.id,
        kind: email.kind,
        dedupeKey: email.about(one),
        payload: { ...email.extra, recipient: recipientOf(coordinator), delegation },
      },
    ];
  });
  await enqueueMessages(change, messages);
}
