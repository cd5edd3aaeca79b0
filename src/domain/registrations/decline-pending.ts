import type { Actor } from '../identity/actor.js';
import { recordAll } from '../identity/audit.queries.js';
import { enqueueMessages } from '../notifications/outbox/messages.queries.js';
import { recipientOf } from '../notifications/outbox/frozen.js';
import type { Attendee } from './attendee.entity.js';
import type { Registration } from './registration.entity.js';
import { writeSeats } from './registrations.queries.js';
import type { Session } from '../sessions/session.entity.js';
import type { Tx } from '../../platform/database/tx.js';

/** Declines people who wait for approval, in the transaction of its caller, and tells them. */
export async function declinePending(
  tx: Tx,
  session: Session,
  pending: readonly Registration[],
  attendees: ReadonlyMap<string, Attendee>,
  { domain, note, actor, now }: { domain: string; note: string | null; actor: Actor; now: Date },
): Promise<{ registrationId: string; ok: true; registration: Registration }[]> {
  const declined = pending.map((one): Registration => ({ ...one, state: 'declined', updatedAt: now }));
  await writeSeats(tx, declined);
  const messages = declined.flatMap((registration) => {
    const attendee = attendees.get(registration.attendeeId);
    if (attendee === undefined) return [];
    return {
      callId: session.callId,
      sessionId: session.id,
      sessionRevision: session.revision,
      registrationId: registration.id,
      attendeeId: attendee.id,
      kind: 'declined' as const,
      dedupeKey: `declined:${registration.id}:${registration.waitlistNumber}`,
      payload: { recipient: recipientOf(attendee), ...(note !== null && { note }) },
    };
  });
  await enqueueMessages(tx, messages, domain, now);
  const auditEntries = declined.map(({ id }) => ({
    actor,
    action: 'registration.declined',
    subject: `registration:${id}`,
  }));
  await recordAll(tx, auditEntries, now);
  return declined.map((registration) => ({ registrationId: registration.id, ok: true, registration }));
}
