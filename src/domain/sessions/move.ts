import { nextStamp } from '../calendar/event-identity.js';
import type { Actor } from '../identity/actor.js';
import { record, recordAll } from '../identity/audit.queries.js';
import type { MessagePayload } from '../notifications/message.js';
import { enqueueForSession, enqueueMessages } from '../notifications/outbox/messages.queries.js';
import { movedOffer } from '../registrations/offer.js';
import type { Registration } from '../registrations/registration.entity.js';
import { liveStates } from '../registrations/registration.js';
import { listAttendees, lockOffers, writeSeats } from '../registrations/registrations.queries.js';
import type { Session } from './session.entity.js';
import { sessionTiming, type WallTiming } from './session-timing.js';
import { insertRevision, updateSession } from './sessions.queries.js';
import { recomputeSession } from '../attendance/record-attendance.js';
import { notifyInvitedTeams } from '../delegations/notify-invited-teams.js';
import { promote } from '../registrations/promote.js';
import { promotionMessage } from '../registrations/promotion-message.js';
import type { Tx } from '../../platform/database/tx.js';

export interface Moved {
  session: Session;
  /** How many people are told. */
  notified: number;
}

/**
 * Moves a locked session to a wall time and tells everybody who is registered, with their events raised. A move to where
 * it stands changes nothing and tells nobody. The one path of every move, whoever or whatever causes it.
 */
export async function move(
  tx: Tx,
  session: Session,
  wall: WallTiming,
  extra: Pick<MessagePayload, 'note' | 'reason'>,
  actor: Actor,
  domain: string,
  now: Date,
): Promise<Moved> {
  const timing = sessionTiming(wall);
  const same =
    timing.startsAt.getTime() === session.startsAt.getTime() &&
    timing.endsAt.getTime() === session.endsAt.getTime() &&
    wall.timeZone === session.timeZone;
  if (same) return { session, notified: 0 };
  const isPublished = session.state === 'published';
  const closesAt = session.registrationClosesAt;
  const changes = {
    startsAtLocal: wall.startsAtLocal,
    timeZone: wall.timeZone,
    overlap: wall.overlap,
    durationMinutes: wall.durationMinutes,
    ...timing,
    // A closing instant after the new end would mean nothing; registration then closes at the start.
    registrationClosesAt: closesAt !== null && closesAt > timing.endsAt ? null : closesAt,
    updatedAt: now,
    ...(isPublished && { sequence: session.sequence + 1, revision: session.revision + 1, rescheduledAt: now }),
  };
  const moved = { ...session, ...changes };
  await updateSession(tx, session.id, changes);
  await record(tx, actor, 'session.rescheduled', `session:${session.id}`, now, {
    from: session.startsAt,
    to: moved.startsAt,
  });
  if (!isPublished) return { session: moved, notified: 0 };
  await recomputeSession(tx, moved);
  await insertRevision(tx, moved, now);
  const message = {
    callId: session.callId,
    sessionId: session.id,
    sessionRevision: moved.revision,
    kind: 'rescheduled' as const,
    states: liveStates,
    raiseSequence: true,
    extra: { ...extra, previousRevision: session.revision },
  };
  const notified = await enqueueForSession(tx, message, domain, now);
  await notifyInvitedTeams(tx, moved, message.extra, domain, now);
  await keepOffersInTime(tx, moved, actor, domain, now);
  // Of a session that had begun nobody was promoted.
  return { session: { ...moved, ...(await promote(tx, moved, domain, now)) }, notified };
}

/** Lets no offer stand until later than an hour before the new start; who would have no time to accept has the seat. */
async function keepOffersInTime(tx: Tx, session: Session, actor: Actor, domain: string, now: Date): Promise<void> {
  const offers = await lockOffers(tx, session.id);
  const changed = offers.flatMap((offer): Registration[] => {
    if (offer.offerExpiresAt === null) return [];
    const offerExpiresAt = movedOffer(offer.offerExpiresAt, session, now);
    if (offerExpiresAt?.getTime() === offer.offerExpiresAt.getTime()) return [];
    if (offerExpiresAt !== null) return [{ ...offer, offerExpiresAt }];
    const stampedAt = nextStamp(offer.stampedAt, now);
    return [{ ...offer, offerExpiresAt, state: 'confirmed', confirmedAt: now, updatedAt: now, stampedAt }];
  });
  await writeSeats(tx, changed);
  const seated = changed.filter((registration) => registration.state === 'confirmed');
  const attendees = await listAttendees(
    tx,
    seated.map((registration) => registration.attendeeId),
  );
  const messages = seated.flatMap((registration) => {
    const attendee = attendees.get(registration.attendeeId);
    return attendee === undefined ? [] : promotionMessage(session, registration, attendee);
  });
  await enqueueMessages(tx, messages, domain, now);
  const auditEntries = seated.map(({ id }) => ({
    actor,
    action: 'registration.promoted',
    subject: `registration:${id}`,
  }));
  await recordAll(tx, auditEntries, now);
}
