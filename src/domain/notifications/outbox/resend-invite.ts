import { nextStamp } from '../../calendar/event-identity.js';
import type { NewMessage } from './messages.queries.js';
import { eventOf, recipientOf } from './frozen.js';
import type { Attendee } from '../../registrations/attendee.entity.js';
import type { Registration } from '../../registrations/registration.entity.js';
import type { Session } from '../../sessions/session.entity.js';

/**
 * Returns the invitation once more: the same event with the same SEQUENCE and a later stamp. At most one leaves per
 * minute.
 */
export function resentInvite(
  session: Session,
  registration: Registration,
  attendee: Attendee,
  now: Date,
): { registration: Registration; message: NewMessage } {
  const stamped = { ...registration, stampedAt: nextStamp(registration.stampedAt, now) };
  const message: NewMessage = {
    callId: session.callId,
    sessionId: session.id,
    sessionRevision: session.revision,
    registrationId: registration.id,
    attendeeId: attendee.id,
    kind: 'invited',
    dedupeKey: `resent:${registration.id}:${Math.floor(now.getTime() / 60_000)}`,
    payload: { recipient: recipientOf(attendee), event: eventOf(stamped) },
  };
  return { registration: stamped, message };
}
