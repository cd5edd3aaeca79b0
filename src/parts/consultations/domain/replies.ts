import type { AnsweredEvents } from '../../../domain/attendance/answered-events.js';
import type { NotedReply, ReceivedReply } from '../../../domain/attendance/receive-reply.js';
import { nextStamp } from '../../../domain/calendar/event-identity.js';
import type { CalendarReply } from '../../../domain/calendar/read-reply.js';
import { decideReply, isFromAttendee, type ReplySender } from '../../../domain/calendar/reply.js';
import { unusedReason } from '../../../domain/calendar/unused-reply.js';
import type { Call } from '../../../domain/calls/call.entity.js';
import { getCall } from '../../../domain/calls/calls.queries.js';
import type { Actor } from '../../../domain/identity/actor.js';
import { type Change, record } from '../../../domain/identity/change.js';
import { byWayOf } from '../../../domain/identity/origin.js';
import { findMessageByHeader } from '../../../domain/notifications/inbound/bounces.queries.js';
import { emailKey as emailKeyOf } from '../../../domain/registrations/links/email-address.js';
import { getAttendee } from '../../../domain/registrations/registrations.queries.js';
import { tellHost, tellTeam } from './announce.js';
import { cancel } from './book.js';
import { isComing } from './booking.js';
import { replySaid, type Said, standingOf } from './event-reply.js';
import { type Booking, getBooking, lockBooking, lockConsultations, writeRaised } from './bookings.queries.js';
import type { Side } from './consultation-links.js';
import type { ConsultationPayload, Says } from './emails/consultations.js';
import { leaveTime } from './hosts.js';
import { getHost, type Host } from './hosts.queries.js';
import { findByUid, writeReply } from './replies.queries.js';

/** Whose event a response is about. */
interface Answered {
  call: Call;
  booking: Booking;
  host: Host;
  side: Side;
  /** Of the invited address; empty if it is gone. */
  emailKey: string;
}

/** Locks and returns what a UID belongs to; null for none. `side` is missing for an event that went to another host. */
async function lockAnswered(change: Change, uid: string): Promise<Answered | 'gone' | null> {
  const { tx } = change;
  const found = await findByUid(tx, uid);
  if (found === null) return null;
  await lockConsultations(tx, found.callId);
  const booking = await lockBooking(tx, found.callId, found.id);
  if (uid !== booking.uid && uid !== booking.hostUid) return 'gone';
  const side = uid === booking.uid ? 'team' : 'host';
  const host = await getHost(tx, found.callId, booking.hostId);
  const emailKey = side === 'team' ? (await getAttendee(tx, booking.personId)).emailKey : emailKeyOf(host.email ?? '');
  return { call: await getCall(tx, found.callId), booking, host, side, emailKey };
}

const lastOf = ({ booking, side }: Answered) => (side === 'team' ? booking.teamReply : booking.hostReply);

/**
 * Takes the answer of a team's or a host's calendar, by the rules for attendees. A decline cancels as its sender would on
 * their page; what else it says is shown to the host and the organizers, and whoever wants another time is heard by email.
 */
async function receive(change: Change, reply: CalendarReply, sender: ReplySender): Promise<ReceivedReply | null> {
  const answered = await lockAnswered(change, reply.uid);
  if (answered === null) return null;
  if (answered === 'gone') return { outcome: 'ignored', reason: 'unknown-event' };
  const { call, booking, side, emailKey } = answered;
  const registration = standingOf(lastOf(answered), booking.sequence, booking.state === 'booked');
  const session = { state: 'published' as const, endsAt: booking.endsAt, declineReleasesSeat: true };
  const decision = decideReply(reply, sender, { registration, session, emailKey }, change.now);
  const [address = null] = reply.addresses;
  if (decision.outcome === 'ignored') {
    const unused = unusedReason(decision.reason);
    if (unused !== null) await write(change, answered, { kind: unused, sender: address });
    return decision;
  }
  const { comment } = reply;
  if (decision.outcome === 'asked') {
    await write(change, answered, { kind: 'asked', comment, sender: sender.address });
    await tell(change, answered, side, 'asked');
    return { outcome: 'asked', reason: null };
  }
  if (decision.outcome === 'wished') {
    const startsAt = decision.proposedTime.startsAt;
    await write(change, answered, { kind: 'proposed', comment, startsAt });
    const proposed = { ...(startsAt !== null && { startsAt }), ...(comment !== null && { comment }) };
    await tell(change, answered, side === 'team' ? 'host' : 'team', 'proposed', proposed);
    return { outcome: 'wished', reason: null };
  }
  const { rsvp, rsvpAt } = decision.answer;
  await write(change, answered, { kind: rsvp, comment, answer: rsvp, answeredAt: rsvpAt.toISOString() });
  // Once it has begun, people are there or are not, whatever calendars say.
  if (decision.outcome === 'answered' || !isComing(booking, change.now)) return { outcome: 'answered', reason: null };
  const by: Change = { ...change, actor: actorOf(answered, change.actor.origin) };
  // A host whose calendar declines isn't there then.
  if (side === 'host') await leaveTime(by, answered.host, booking);
  await cancel(by, call, await getBooking(change.tx, call.id, booking.id), side);
  await record(by, 'attendee.consultation-cancelled', `attendee:${booking.personId}`, { at: booking.startsAt });
  return { outcome: 'released', reason: null };
}

function actorOf({ side, booking, host }: Answered, from: string | undefined): Actor {
  const origin = byWayOf('calendar', from);
  return side === 'team'
    ? { kind: 'attendee', id: booking.personId, origin }
    : { kind: 'speaker', id: host.speakerId ?? host.id, origin };
}

async function tell(
  change: Change,
  { call, booking, host }: Answered,
  to: Side,
  says: Says,
  proposed?: { startsAt?: string; comment?: string },
): Promise<void> {
  const extra = proposed === undefined ? {} : { proposed };
  await (to === 'team'
    ? tellTeam(change, call, booking, says, extra)
    : tellHost(change, call, host, booking, says, extra));
}

async function write({ tx, now }: Change, answered: Answered, said: Said): Promise<void> {
  const { booking, side, emailKey } = answered;
  await writeReply(tx, booking.id, side, replySaid(lastOf(answered), booking.sequence, said, emailKey, now));
}

async function note(change: Change, { reason, uid, replyTo, sender }: NotedReply): Promise<boolean> {
  const known = uid === null ? null : await lockAnswered(change, uid);
  const answered = known ?? (await lockByMessage(change, replyTo));
  if (answered === null) return false;
  if (answered !== 'gone') await write(change, answered, { kind: reason, sender });
  return true;
}

/** Finds it by the email that is replied to. */
async function lockByMessage(change: Change, replyTo: readonly string[]) {
  const own = replyTo.filter((id) => id.endsWith(`@${change.domain}>`));
  const message = await findMessageByHeader(change.tx, own);
  const uid =
    (message?.payload as Partial<ConsultationPayload> | undefined)?.consultation && message?.payload.event?.uid;
  return uid === undefined ? null : lockAnswered(change, uid);
}

/** Once for each version of the event, and only its own address. */
async function refresh(change: Change, uid: string | null, sender: ReplySender): Promise<boolean> {
  const { tx, now } = change;
  const answered = uid === null ? null : await lockAnswered(change, uid);
  if (answered === null || answered === 'gone' || !isFromAttendee(sender, answered.emailKey)) return false;
  const { call, booking, host, side } = answered;
  if (booking.state !== 'booked' || booking.endsAt <= now) return false;
  await writeRaised(tx, booking.id, booking.sequence, nextStamp(booking.stampedAt, now));
  const again = await getBooking(tx, call.id, booking.id);
  const extra = { isAgain: true };
  await (side === 'team'
    ? tellTeam(change, call, again, 'booked', extra)
    : tellHost(change, call, host, again, 'booked', extra));
  return true;
}

/** What the inbox does with answers to consultations. */
export const consultationEvents: AnsweredEvents = { receive, note, refresh };
