import { nextStamp } from '../../calendar/event-identity.js';
import { recordAll, type Change } from '../../identity/change.js';
import { enqueueMessages, type NewMessage } from '../../notifications/outbox/messages.queries.js';
import { takeBackUpdatesOf } from '../../notifications/outbox/waiting-updates.queries.js';
import { claimOf, eventOf, recipientOf } from '../../notifications/outbox/frozen.js';
import { unsuppress } from '../../notifications/suppression/suppression.js';
import { Conflict } from '../../../platform/errors.js';
import type { Session } from '../../sessions/session.entity.js';
import { isOver } from '../../sessions/session.js';
import type { Attendee } from '../attendee.entity.js';
import type { Registration } from '../registration.entity.js';
import { updateRegistration } from '../registrations.queries.js';
import { dropReasons } from '../../notifications/outbox/drop-reasons.js';

/** Returns why no invitation is resent. */
export function noSeat(): Conflict {
  return new Conflict(
    'no-seat',
    "The invitation can't be sent: the registration has no seat, or the session isn't upcoming.",
  );
}

/** Throws Conflict unless the session is upcoming. */
export function requireInviting(session: Session, now: Date): void {
  if (session.state !== 'published' || isOver(session, now)) throw noSeat();
}

/**
 * Resends the invitations of locked, confirmed registrations: the same event with the same SEQUENCE and a later
 * DTSTAMP, at most once a minute for each, or once for `dedupeKey`. Suppressed addresses get another attempt. Returns
 * the registrations.
 */
export async function resendInvites(
  change: Change,
  session: Session,
  seats: readonly { registration: Registration; attendee: Attendee }[],
  dedupeKey?: string,
): Promise<Registration[]> {
  const { tx, now } = change;
  const suppressed = seats.flatMap(({ attendee }) => (attendee.suppressedAt === null ? [] : [attendee]));
  await unsuppress(change, suppressed);
  const stamped = seats.map(({ registration, attendee }) => ({
    attendee,
    registration: { ...registration, stampedAt: nextStamp(registration.stampedAt, now) },
  }));
  for (const { registration } of stamped) {
    await updateRegistration(tx, registration.id, { stampedAt: registration.stampedAt });
  }
  const ids = stamped.map(({ registration }) => registration.id);
  await takeBackUpdatesOf(tx, ids, dropReasons.superseded);
  await enqueueMessages(
    change,
    stamped.map(({ registration, attendee }) => ({
      ...invitation(session, registration, attendee, now),
      ...(dedupeKey !== undefined && { dedupeKey }),
    })),
  );
  const registrations = stamped.map(({ registration }) => registration);
  await recordAll(
    change,
    registrations.map(({ id }) => ({ action: 'registration.resent', subject: `registration:${id}` })),
  );
  return registrations;
}

function invitation(session: Session, registration: Registration, attendee: Attendee, now: Date): NewMessage {
  return {
    callId: session.callId,
    sessionId: session.id,
    sessionRevision: session.revision,
    registrationId: registration.id,
    attendeeId: attendee.id,
    kind: 'invited',
    dedupeKey: `resent:${registration.id}:${Math.floor(now.getTime() / 60_000)}`,
    payload: { recipient: recipientOf(attendee), ...claimOf(registration, attendee), event: eventOf(registration) },
  };
}
