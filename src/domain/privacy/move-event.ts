import { nextStamp } from '../calendar/event-identity.js';
import type { Change } from '../identity/change.js';
import { eventOf, recipientOf } from '../notifications/outbox/frozen.js';
import { enqueueMessages, type NewMessage } from '../notifications/outbox/messages.queries.js';
import type { Attendee } from '../registrations/attendee.entity.js';
import { isProven } from '../registrations/links/proven.js';
import type { Registration } from '../registrations/registration.entity.js';
import { updateRegistration } from '../registrations/registrations.queries.js';
import type { Session } from '../sessions/session.entity.js';
import { isOver } from '../sessions/session.js';

/**
 * Moves the event of a seat in an upcoming session from the calendar of one person to that of another, with rising
 * SEQUENCE; `from` is null where no calendar has it. Only a proven address reads what the other address is.
 */
export async function moveEventTo(
  change: Change,
  input: { registration: Registration; session: Session | undefined; from: Attendee | null; into: Attendee },
): Promise<void> {
  const { registration, session, from, into } = input;
  const { tx, now } = change;
  if (session === undefined || session.state !== 'published' || isOver(session, now)) return;
  if (registration.state !== 'confirmed') return;
  const cancelled = {
    ...registration,
    sequence: registration.sequence + 1,
    stampedAt: nextStamp(registration.stampedAt, now),
  };
  const requested = { ...cancelled, sequence: cancelled.sequence + 1 };
  await updateRegistration(tx, registration.id, { sequence: requested.sequence, stampedAt: requested.stampedAt });
  const about: About = (event, attendee, kind) => ({
    callId: session.callId,
    sessionId: session.id,
    sessionRevision: session.revision,
    registrationId: registration.id,
    attendeeId: attendee.id,
    kind,
    dedupeKey: `${kind}:${registration.id}:${event.sequence}`,
    payload: { recipient: recipientOf(attendee), event: eventOf(event) },
  });
  await enqueueMessages(change, [
    ...(from === null ? [] : [farewell(about, cancelled, from, into)]),
    about(requested, into, 'invited'),
  ]);
}

type About = (event: Registration, attendee: Attendee, kind: NewMessage['kind']) => NewMessage;

/** The cancellation for the address that the event leaves. */
function farewell(about: About, cancelled: Registration, from: Attendee, into: Attendee): NewMessage {
  if (!isProven(from)) return about(cancelled, from, 'withdrawn');
  const message = about(cancelled, from, 'address-changed');
  return { ...message, payload: { ...message.payload, addressChange: { id: into.id, email: into.email } } };
}
