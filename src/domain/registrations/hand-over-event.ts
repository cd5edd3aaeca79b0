import { newUid } from '../calendar/event-identity.js';
import type { Change } from '../identity/change.js';
import { dropQueued } from '../notifications/outbox/messages.queries.js';
import type { Session } from '../sessions/session.entity.js';
import type { Registration } from './registration.entity.js';
import { updateRegistration } from './registrations.queries.js';
import type { Switched } from './registration-request.js';

/**
 * Takes the event from a registration whose person switches to another run. With the same UID and a higher SEQUENCE,
 * the next REQUEST moves the event: an email carries one calendar object, and a CANCEL beside a REQUEST would need two.
 * `had` is the registration before it was cancelled, `left` after that; `session` is the run that they leave.
 */
export async function handOverEvent(
  { tx, domain }: Change,
  session: Session,
  had: Registration,
  left: Registration,
): Promise<Switched> {
  await dropQueued(tx, left.id, 'The attendee switched to another run.');
  // The event is no longer this registration's: a feed would show it as cancelled.
  await updateRegistration(tx, left.id, { uid: newUid(domain), confirmedAt: null });
  const { uid, sequence, stampedAt } = left;
  const { startsAt, endsAt } = session;
  const from = { startsAt: startsAt.toISOString(), endsAt: endsAt.toISOString() };
  return { event: { uid, sequence, stampedAt }, from: had.state === 'confirmed' ? from : undefined };
}
