import { recordAll } from '../identity/audit.queries.js';
import { enqueueMessages } from '../notifications/outbox/messages.queries.js';
import { recipientOf } from '../notifications/outbox/frozen.js';
import type { Attendee } from './attendee.entity.js';
import type { Registration } from './registration.entity.js';
import { writeSeats } from './registrations.queries.js';
import type { Session } from '../sessions/session.entity.js';
import type { Change } from '../identity/change.js';

/** Declines people who wait for approval, and notifies them with the note. */
export async function declinePending(
  change: Change,
  session: Session,
  pending: readonly Registration[],
  attendees: ReadonlyMap<string, Attendee>,
  note: string | null,
): Promise<{ registrationId: string; ok: true; registration: Registration }[]> {
  const { tx, now } = change;
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
  await enqueueMessages(change, messages);
  const auditEntries = declined.map(({ id }) => ({
    action: 'registration.declined',
    subject: `registration:${id}`,
  }));
  await recordAll(change, auditEntries);
  return declined.map((registration) => ({ registrationId: registration.id, ok: true, registration }));
}
