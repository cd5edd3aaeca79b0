import type { Call } from '../../calls/call.entity.js';
import { getCall } from '../../calls/calls.queries.js';
import { recordAll, type Change } from '../../identity/change.js';
import { claimOf, recipientOf } from '../../notifications/outbox/frozen.js';
import { enqueueMessages } from '../../notifications/outbox/messages.queries.js';
import { type Attendance, attendancesOf, seatsOfWay } from '../../sessions/attendance.js';
import type { Session } from '../../sessions/session.entity.js';
import { type Leaving, vacate } from '../leave.js';
import { promote } from './promote.js';
import { confirmationDeadline, minutesToConfirm } from './provisional-seat.js';
import type { Registration } from '../registration.entity.js';
import { listAttendees } from '../registrations.queries.js';
import {
  keepReservedInStep,
  lockExpiredOffers,
  lockLapsedPlaces,
  makeProvisional,
  postponeUnsent,
  releaseReservations,
} from './release.queries.js';

/** How long somebody who has just registered has to confirm before another email asks them to. */
const settlingMs = 5 * 60_000;

/**
 * Releases what has expired in a locked session (offers, reservations, and places whose address was not confirmed in
 * time), and promotes its waiting list. Unconfirmed places get their time to confirm, and a shorter one once it is full.
 */
export async function releaseExpired(change: Change, locked: Session): Promise<void> {
  if (locked.state !== 'published') return;
  const { tx, now } = change;
  const offered = await vacateAll(change, locked, await lockExpiredOffers(tx, locked.id, now), 'offer-expired');
  const call = await getCall(tx, locked.callId);
  await postponeUnsent(tx, offered, call, now);
  const vacated = await vacateAll(change, offered, await lockLapsedPlaces(tx, offered, now), 'seat-lapsed');
  await makeUnconfirmedProvisional(change, await releaseReserved(change, vacated), call);
}

/**
 * Releases the reservations of a locked session that have ended, and promotes its waiting list. Returns the session with
 * its seats.
 */
export async function releaseReserved(change: Change, session: Session): Promise<Session> {
  const { tx, now } = change;
  const released = await releaseReservations(tx, session, now);
  await recordAll(
    change,
    released.map((details) => ({ action: 'session.seats-released', subject: `session:${session.id}`, details })),
  );
  const reserved = released.length === 0 ? session.reserved : await keepReservedInStep(tx, session.id);
  const counts = await promote(change, { ...session, reserved });
  return { ...session, reserved, ...counts };
}

async function vacateAll(
  change: Change,
  locked: Session,
  registrations: readonly Registration[],
  kind: Leaving['kind'],
): Promise<Session> {
  let session = locked;
  const attendees = await listAttendees(
    change.tx,
    registrations.map((registration) => registration.attendeeId),
  );
  for (const registration of registrations) {
    const attendee = attendees.get(registration.attendeeId);
    if (attendee === undefined) continue;
    ({ session } = await vacate(change, { session, registration, attendee, kind }));
  }
  return session;
}

/** Starts or shortens the time to confirm for the unproven people of a session with a limit of seats, and asks them to. */
async function makeUnconfirmedProvisional(change: Change, session: Session, call: Call): Promise<void> {
  for (const attendance of attendancesOf(session)) {
    const minutes = minutesToConfirm(seatsOfWay(session, attendance), call);
    const until = minutes === null ? null : confirmationDeadline(session.startsAt, minutes, change.now);
    if (until !== null) await makeWayProvisional(change, session, attendance, until);
  }
}

async function makeWayProvisional(change: Change, session: Session, attendance: Attendance | null, until: Date) {
  const registrations = await makeProvisional(change.tx, session, attendance, until);
  const attendees = await listAttendees(
    change.tx,
    registrations.map((registration) => registration.attendeeId),
  );
  const messageTo = (registration: Registration) => {
    const { id, attendeeId, waitlistNumber } = registration;
    const attendee = attendees.get(attendeeId);
    const deadline = registration.provisionalUntil ?? until;
    if (attendee === undefined) return [];
    return {
      callId: session.callId,
      sessionId: session.id,
      sessionRevision: session.revision,
      registrationId: id,
      attendeeId,
      kind: 'confirm-seat' as const,
      dedupeKey: `confirm-seat:${id}:${waitlistNumber}:${deadline.toISOString()}`,
      payload: {
        recipient: recipientOf(attendee),
        ...claimOf(registration, attendee),
        provisionalUntil: deadline.toISOString(),
      },
    };
  };
  // Their first email asks the same: within minutes, they get this one only if they haven't confirmed.
  const since = new Date(change.now.getTime() - 2 * settlingMs);
  const isNew = ({ createdAt }: Registration) => createdAt > since;
  await enqueueMessages(change, registrations.filter((one) => !isNew(one)).flatMap(messageTo));
  const dueAt = new Date(change.now.getTime() + settlingMs);
  await enqueueMessages(change, registrations.filter(isNew).flatMap(messageTo), dueAt);
  await recordAll(
    change,
    registrations.map(({ id, provisionalUntil }) => ({
      action: 'registration.provisional',
      subject: `registration:${id}`,
      details: { until: provisionalUntil },
    })),
  );
}
