import type { NewMessage } from '../notifications/outbox/messages.queries.js';
import { eventOf, recipientOf } from '../notifications/outbox/frozen.js';
import type { Attendee } from './attendee.entity.js';
import type { Registration } from './registration.entity.js';
import type { Session } from '../sessions/session.entity.js';

/** What a person hears who came from the line to a seat or to the offer of one. */
export function promotionMessage(session: Session, registration: Registration, attendee: Attendee): NewMessage {
  const { offerExpiresAt } = registration;
  const kind = registration.state === 'offered' ? 'offered' : 'promoted';
  return {
    callId: session.callId,
    sessionId: session.id,
    sessionRevision: session.revision,
    registrationId: registration.id,
    attendeeId: attendee.id,
    kind,
    dedupeKey: `${kind}:${registration.id}:${registration.waitlistNumber}`,
    payload: {
      recipient: recipientOf(attendee),
      ...(offerExpiresAt === null
        ? { event: eventOf(registration) }
        : { offerExpiresAt: offerExpiresAt.toISOString() }),
    },
  };
}
