import { nextStamp } from '../calendar/event-identity.js';
import type { MessagePayload } from '../notifications/message.js';
import { enqueueForSession } from '../notifications/outbox/messages.queries.js';
import { recordStep } from '../notifications/outbox/held-acts.queries.js';
import { takeBackUpdates } from '../notifications/outbox/waiting-updates.queries.js';
import { actedOn, type ActedRegistration } from '../registrations/acted.js';
import { movedOffer } from '../registrations/waitlist/offer.js';
import type { Registration } from '../registrations/registration.entity.js';
import { liveStates } from '../registrations/registration.js';
import { lockOffers, writeSeats } from '../registrations/registrations.queries.js';
import type { Session } from './session.entity.js';
import type { ReschedulePlan } from './reschedule-plan.js';
import { insertRevision, updateSession } from './sessions.queries.js';
import { recomputeSession } from '../attendance/record-attendance.js';
import { notifyCoordinators } from '../delegations/notify-coordinators.js';
import { notifyInvitedTeams } from '../delegations/notify-invited-teams.js';
import { notifyUnanswered } from '../invitations/unanswered.queries.js';
import { notifyPromoted, promote } from '../registrations/waitlist/promote.js';
import { noRecipients, recipientCount, type Recipients } from './recipients.js';
import { record, recordAll, type Change } from '../identity/change.js';
import { countLaterRecipients } from '../notifications/later-recipients.js';
import { dropReasons } from '../notifications/outbox/drop-reasons.js';

export interface Moved {
  session: Session;
  recipients: Recipients;
}

/**
 * Reschedules a locked session to a planned time and notifies everyone concerned, with a higher SEQUENCE for their
 * events; the worker notifies the speakers. Does nothing if the session is already at this time. All rescheduling goes through this function.
 */
export async function move(
  change: Change,
  session: Session,
  { time, isUnchanged }: ReschedulePlan,
  extra: Pick<MessagePayload, 'note' | 'reason'>,
): Promise<Moved> {
  if (isUnchanged) return { session, recipients: noRecipients };
  const { tx, now } = change;
  const isPublished = session.state === 'published';
  const closesAt = session.registrationClosesAt;
  const changes = {
    ...time,
    // A closing time after the new end has no meaning; registration then closes at the start.
    registrationClosesAt: closesAt !== null && closesAt > time.endsAt ? null : closesAt,
    updatedAt: now,
    ...(isPublished && { sequence: session.sequence + 1, revision: session.revision + 1, rescheduledAt: now }),
  };
  const moved = { ...session, ...changes };
  await updateSession(tx, session.id, changes);
  const span = { from: session.startsAt, to: moved.startsAt };
  const log = (details: object) =>
    record(change, 'session.rescheduled', `session:${session.id}`, { ...span, ...details });
  if (!isPublished) {
    await log({});
    return { session: moved, recipients: noRecipients };
  }
  await recomputeSession(change, moved);
  await insertRevision(tx, moved, now);
  // The email about the new time says what else has changed.
  const takenBack = await takeBackUpdates(change, session.id, dropReasons.superseded);
  const known = takenBack.map((update) => update.known);
  const message = {
    callId: session.callId,
    sessionId: session.id,
    sessionRevision: moved.revision,
    kind: 'rescheduled' as const,
    states: liveStates,
    sequenceStep: 1,
    extra: { ...extra, previousRevision: Math.min(session.revision, ...known) },
  };
  const recipients = {
    ...noRecipients,
    ...(await enqueueForSession(change, message)),
    coordinators:
      (await notifyInvitedTeams(change, moved, message.extra)) +
      (await notifyCoordinators(change, moved, message.extra)),
    invited: await notifyUnanswered(change, moved, message.extra),
    ...(await countLaterRecipients(tx, moved, now)),
  };
  await log({ notified: recipientCount(recipients) });
  const offers = await keepOffersInTime(change, moved);
  // No one was promoted while the session was over.
  const seats = await promote(change, moved);
  // Who has a seat by it keeps it.
  if (seats.taken === moved.taken && seats.waiting === moved.waiting) {
    await recordStep(change, session.id, 'move', movedFrom(session, moved, offers));
  }
  return { session: { ...moved, ...seats }, recipients };
}

/**
 * Shortens offers so that they end an hour before the new start at the latest. People without enough time to accept get
 * the seat. Returns the offers that changed.
 */
async function keepOffersInTime(change: Change, session: Session): Promise<ActedRegistration[]> {
  const { tx, now } = change;
  const offers = await lockOffers(tx, session.id);
  const changed = offers.flatMap((offer): Registration[] => {
    if (offer.offerExpiresAt === null) return [];
    const offerExpiresAt = movedOffer(offer.offerExpiresAt, session, now);
    if (offerExpiresAt?.getTime() === offer.offerExpiresAt.getTime()) return [];
    if (offerExpiresAt !== null) return [{ ...offer, offerExpiresAt, updatedAt: now }];
    const stampedAt = nextStamp(offer.stampedAt, now);
    return [{ ...offer, offerExpiresAt, state: 'confirmed', confirmedAt: now, updatedAt: now, stampedAt }];
  });
  await writeSeats(tx, changed);
  const seated = changed.filter((registration) => registration.state === 'confirmed');
  await notifyPromoted(change, session, seated);
  await recordAll(
    change,
    seated.map(({ id }) => ({ action: 'registration.promoted', subject: `registration:${id}` })),
  );
  return actedOn(changed, offers);
}

/** What a move changed, for its undo, as JSON. */
export interface MovedFrom {
  session: Readonly<Record<string, unknown>>;
  /** The revision that it made. */
  revision: number;
  offers: ActedRegistration[];
}

/** Returns what a move of a session changed. */
function movedFrom(session: Session, moved: Session, offers: ActedRegistration[]): MovedFrom {
  const { startsAtLocal, timeZone, overlap, durationMinutes, startsAt, endsAt, tzVersion } = session;
  const { registrationClosesAt, rescheduledAt } = session;
  const wall = { startsAtLocal, timeZone, overlap, durationMinutes };
  const instants = { startsAt, endsAt, tzVersion, registrationClosesAt, rescheduledAt };
  return { session: { ...wall, ...instants }, revision: moved.revision, offers };
}

/**
 * Returns what a session is again that was moved. Calendars that subscribe to it can have read the other time in between,
 * so SEQUENCE goes up once more.
 */
export function movedBack(session: Session, before: MovedFrom['session'], now: Date): Session {
  const time = before as unknown as Pick<
    Session,
    'startsAt' | 'endsAt' | 'registrationClosesAt' | 'rescheduledAt' | 'startsAtLocal' | 'timeZone'
  >;
  const date = (at: Date | null) => at && new Date(at);
  return {
    ...session,
    ...time,
    startsAt: new Date(time.startsAt),
    endsAt: new Date(time.endsAt),
    registrationClosesAt: date(time.registrationClosesAt),
    rescheduledAt: date(time.rescheduledAt),
    sequence: session.sequence + 1,
    revision: session.revision + 1,
    updatedAt: now,
  };
}
