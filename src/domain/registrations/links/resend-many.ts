import type { Change } from '../../identity/change.js';
import { lockSession } from '../../sessions/sessions.queries.js';
import type { Decided } from '../approval/decided.js';
import { listAttendees, lockRegistrations } from '../registrations.queries.js';
import { noSeat, requireInviting, resendInvites } from './resend-invites.js';

/**
 * Enqueues the invitations of many people of one session again. Returns an outcome for each registration of the session:
 * Conflict for those without a seat. Throws NotFound, and Conflict if the session is not upcoming.
 */
export async function resendMany(
  change: Change,
  sessionId: string,
  registrationIds: readonly string[],
): Promise<Decided[]> {
  const { tx, now } = change;
  const session = await lockSession(tx, sessionId);
  requireInviting(session, now);
  const registrations = (await lockRegistrations(tx, registrationIds)).filter((one) => one.sessionId === sessionId);
  const attendeeIds = registrations.map(({ attendeeId }) => attendeeId);
  const attendees = await listAttendees(tx, attendeeIds);
  const seats = registrations.flatMap((registration) => {
    const attendee = attendees.get(registration.attendeeId);
    return attendee && registration.state === 'confirmed' ? [{ registration, attendee }] : [];
  });
  const resent = await resendInvites(change, session, seats);
  const byId = new Map(resent.map((registration) => [registration.id, registration]));
  return registrations.map(({ id }): Decided => {
    const registration = byId.get(id);
    return registration
      ? { registrationId: id, ok: true, registration }
      : { registrationId: id, ok: false, refusal: noSeat() };
  });
}
