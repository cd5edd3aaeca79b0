import { nextStamp } from '../calendar/event-identity.js';
import { enqueueMessages } from '../notifications/outbox/messages.queries.js';
import { takeBackUpdatesOf } from '../notifications/outbox/waiting-updates.queries.js';
import { eventOf, recipientOf, wayOf } from '../notifications/outbox/frozen.js';
import type { Attendee } from './attendee.entity.js';
import type { Registration } from './registration.entity.js';
import { afterLeaving } from './registration.js';
import { updateRegistration } from './registrations.queries.js';
import { seatsOfWay, withSeatsOfWay } from '../sessions/attendance.js';
import type { Session } from '../sessions/session.entity.js';
import { updateSession } from '../sessions/sessions.queries.js';
import { promote } from './waitlist/promote.js';
import { record, type Change } from '../identity/change.js';
import { dropReasons } from '../notifications/outbox/drop-reasons.js';

export interface Leaving {
  /** Both are locked. */
  session: Session;
  registration: Registration;
  attendee: Attendee;
  /**
   * `withdrawn` sends a CANCEL. `released` sends none: the attendee declined in their calendar, and every client has
   * already hidden the event (Outlook deletes it; Google, Apple and Thunderbird strike it through). A CANCEL comes from
   * the organizer (RFC 5546 3.2.5), so it would look as if the session were cancelled. `offer-expired`: an offered seat
   * was not accepted in time. `seat-lapsed`: the address was not confirmed in time. `erased` notifies nobody: the
   * person gets one last email about everything. Nor does `switched`: the email about the other run moves the event. Nor
   * does `mistyped`: the address is somebody else's. Nor does `blocked`.
   */
  kind: 'withdrawn' | 'released' | 'offer-expired' | 'seat-lapsed' | 'erased' | 'switched' | 'mistyped' | 'blocked';
}

/**
 * Cancels a live registration and promotes the waiting list. Returns the registration. SEQUENCE always increases, so
 * that a late calendar response can't restore the seat.
 */
export async function leave(change: Change, leaving: Leaving): Promise<Registration> {
  const { registration, session } = await vacate(change, leaving);
  await promote(change, session);
  return registration;
}

const auditActions = {
  withdrawn: 'registration.cancelled',
  released: 'registration.cancelled',
  'offer-expired': 'registration.offer-expired',
  'seat-lapsed': 'registration.lapsed',
  erased: 'registration.cancelled',
  switched: 'registration.cancelled',
  mistyped: 'registration.cancelled',
  blocked: 'registration.cancelled',
} as const;

/** Cancels a live registration and notifies the attendee. The seat stays free: the caller promotes the waiting list. */
export async function vacate(
  change: Change,
  { session, registration, attendee, kind }: Leaving,
): Promise<{ registration: Registration; session: Session }> {
  const { tx, now } = change;
  const changes = {
    state: 'cancelled' as const,
    // An expired offer keeps its expiry, so that accepting it afterwards is refused with the reason.
    offerExpiresAt: kind === 'offer-expired' ? registration.offerExpiresAt : null,
    // So does a place that has lapsed: its page says why it is gone.
    provisionalUntil: kind === 'seat-lapsed' ? (registration.provisionalUntil ?? now) : null,
    approvedAt: null,
    sequence: registration.sequence + 1,
    stampedAt: nextStamp(registration.stampedAt, now),
    updatedAt: now,
    switchRequestedAt: null,
  };
  const left: Registration = { ...registration, ...changes };
  await updateRegistration(tx, registration.id, changes);
  await takeBackUpdatesOf(tx, [registration.id], dropReasons['no-seat']);
  const { attendance } = registration;
  const counts = withSeatsOfWay(session, attendance, afterLeaving(seatsOfWay(session, attendance), registration.state));
  await updateSession(tx, session.id, counts);
  await record(change, auditActions[kind], `registration:${registration.id}`);
  // The cancellation of the session has already been announced.
  if (
    session.state !== 'cancelled' &&
    kind !== 'erased' &&
    kind !== 'switched' &&
    kind !== 'mistyped' &&
    kind !== 'blocked'
  ) {
    const cancels = (kind === 'withdrawn' || kind === 'seat-lapsed') && registration.state === 'confirmed';
    const message = {
      callId: session.callId,
      sessionId: session.id,
      sessionRevision: session.revision,
      registrationId: registration.id,
      attendeeId: attendee.id,
      kind,
      dedupeKey: `${kind}:${registration.id}:${left.sequence}`,
      payload: {
        recipient: recipientOf(attendee),
        ...(cancels ? { event: eventOf(left) } : wayOf(left)),
        ...(left.offerExpiresAt !== null && { offerExpiresAt: left.offerExpiresAt.toISOString() }),
        ...(left.provisionalUntil !== null && { provisionalUntil: left.provisionalUntil.toISOString() }),
      },
    };
    await enqueueMessages(change, [message]);
  }
  return { registration: left, session: { ...session, ...counts } };
}
