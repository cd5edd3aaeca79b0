import { callState } from '../../../domain/calls/call.js';
import type { Call } from '../../../domain/calls/call.entity.js';
import { newUid, nextStamp } from '../../../domain/calendar/event-identity.js';
import { type Change, record } from '../../../domain/identity/change.js';
import { Conflict, invalidField, TooManyRequests } from '../../../platform/errors.js';
import { tellHost, tellTeam } from './announce.js';
import { bookedTime, isLate, isWithinQuota } from './booking.js';
import {
  type Booking,
  cancelBooking,
  confirmBooking,
  countChanges,
  countQuota,
  findWanted,
  getBooking,
  placeBooking,
  stopWaiting,
  type Team,
} from './bookings.queries.js';
import type { Matter } from './choice.js';
import { getHost, getRules, type Host } from './hosts.queries.js';
import { offersConsultations } from './hours.js';
import { takeTime, takingTime } from './take-time.js';
import { offerToWaiting } from './waiting.js';

const dayMs = 86_400_000;
const changesPerDay = 10;

/** Throws Conflict if nobody can book in a call. */
export function requireOffered(call: Call): void {
  if (!offersConsultations(call) || callState(call) !== 'public')
    throw new Conflict('consultations-off', 'Consultations can’t be booked here.');
}

/** Throws Invalid if a team can book nothing more. */
async function requireQuota({ tx }: Change, team: Team): Promise<void> {
  const used = await countQuota(tx, team);
  const rules = await getRules(tx, team.callId);
  if (isWithinQuota(used, rules)) return;
  const isTeamFull = used.ofTeam >= rules.perTeam;
  const most = isTeamFull ? rules.perTeam : rules.perOrganization;
  const code = isTeamFull ? 'team-quota' : 'organization-quota';
  throw invalidField('slot', code, `You can book at most ${most} consultations.`, { most });
}

/**
 * Throws TooManyRequests for a person who has booked and moved often within a day: each time, a host gets an email that
 * somebody else has caused.
 */
export async function requireFewChanges({ tx, now }: Change, personId: string): Promise<void> {
  const { count, first } = await countChanges(tx, `attendee:${personId}`, new Date(now.getTime() - dayMs));
  if (count < changesPerDay) return;
  const seconds = Math.max(1, Math.ceil(((first ?? now).getTime() + dayMs - now.getTime()) / 1000));
  const hours = Math.ceil(seconds / 3600);
  const message = `You have booked and moved many consultations. Go on in ${hours} hours.`;
  throw new TooManyRequests('too-many-consultations', message, { seconds, hours }, [
    { path: 'slot', code: 'too-many-consultations', message, values: { hours } },
  ]);
}

/** Books a time for a team, and tells both. Throws Invalid. Returns the booking. */
export async function book(change: Change, call: Call, team: Team, host: Host, startsAt: Date, matter: Matter) {
  await requireQuota(change, team);
  const state = host.needsApproval ? 'pending' : 'booked';
  const booking = await takeTime(change, team, host, startsAt, { state, ...matter, offeredUntil: null });
  await tellOfNew(change, call, host, booking);
  await record(change, 'attendee.consultation-booked', `attendee:${team.attendeeId}`, { at: startsAt });
  return booking;
}

/** Tells both that a time is booked, or asked for: only who has it waits no longer. */
async function tellOfNew(change: Change, call: Call, host: Host, booking: Booking): Promise<void> {
  const says = booking.state === 'pending' ? 'requested' : 'booked';
  if (says === 'booked') await stopWaiting(change.tx, booking.personId, booking.createdAt);
  await tellTeam(change, call, booking, says);
  await tellHost(change, call, host, booking, says);
}

/** Takes a time that was kept for who waits. Throws Invalid if the team can book nothing more. */
export async function acceptOffer(change: Change, call: Call, booking: Booking, matter: Matter): Promise<void> {
  await requireQuota(change, { ...booking, attendeeId: booking.personId });
  const host = await getHost(change.tx, call.id, booking.hostId);
  await confirm(change, call, host, { ...booking, ...matter }, host.needsApproval ? 'pending' : 'booked');
  await record(change, 'attendee.consultation-booked', `attendee:${booking.personId}`, { at: booking.startsAt });
}

/** Confirms what a team asked for. */
export async function approve(change: Change, call: Call, booking: Booking): Promise<void> {
  // Calendars that were told of a cancellation take nothing with the same number any more.
  const raised = { ...booking, sequence: booking.sequence + 1 };
  await confirm(change, call, await getHost(change.tx, call.id, booking.hostId), raised, 'booked');
}

async function confirm(change: Change, call: Call, host: Host, booking: Booking, state: 'pending' | 'booked') {
  const { tx, now } = change;
  await confirmBooking(tx, { ...booking, state, stampedAt: nextStamp(booking.stampedAt, now) });
  await tellOfNew(change, call, host, await getBooking(tx, call.id, booking.id));
}

/** Where a booking moves. */
interface Destination {
  host: Host;
  startsAt: Date;
  note?: string;
  /** Whether a host who wants to be asked is: not if they or the organizers move it. */
  isAsked?: boolean;
}

/** Moves a booking as `place`, and keeps its time for who waits first. Throws Invalid if the time is taken. */
export function move(change: Change, call: Call, before: Booking, to: Destination): Promise<void> {
  return offerToWaiting(change, call, before, () => place(change, call, before, to));
}

/**
 * Moves a booking to another time, another host, or both, and tells everybody whom it concerns: the host before gets a
 * cancellation. Its time is offered to nobody. Throws Invalid if the time is taken.
 */
export async function place(change: Change, call: Call, before: Booking, to: Destination): Promise<void> {
  const { tx, now, domain } = change;
  const { host, startsAt, note = '', isAsked = false } = to;
  const isOther = host.id !== before.hostId;
  const sequence = before.sequence + 1;
  const stampedAt = nextStamp(before.stampedAt, now);
  const hostUid = isOther ? newUid(domain) : before.hostUid;
  const isPending = (isAsked && host.needsApproval) || (before.state === 'pending' && !isOther);
  const state = isPending ? 'pending' : 'booked';
  const placed = { ...bookedTime(startsAt, host), hostId: host.id, hostUid, sequence, stampedAt, state } as const;
  await takingTime(() => placeBooking(tx, before.id, placed));
  if (before.state === 'pending' && !isPending) await stopWaiting(tx, before.personId, before.createdAt);
  const booking = await getBooking(tx, call.id, before.id);
  const extra = { before, note };
  await tellTeam(change, call, booking, isPending ? 'requested' : 'moved', extra);
  const says = isPending ? 'requested' : isOther ? 'booked' : 'moved';
  await tellHost(change, call, host, booking, says, isOther ? { note } : extra);
  if (!isOther) return;
  const gives = await getHost(tx, call.id, before.hostId);
  const ends = { ...before, sequence, stampedAt };
  // Who was only asked has no event to cancel.
  if (before.state === 'booked') await tellHost(change, call, gives, ends, 'cancelled', { uid: before.hostUid, note });
  else await tellHost(change, call, gives, ends, 'declined', { note });
}

/** Cancels a booking as `end`, and keeps its time for who waits first. */
export function cancel(change: Change, call: Call, booking: Booking, by: 'team' | 'host', note = ''): Promise<void> {
  return offerToWaiting(change, call, booking, () => end(change, call, booking, by, note));
}

/**
 * Ends a booking, and tells both; its time is offered to nobody. A team that cancels too late to let others have the time
 * loses it from its quota. A team that lets an offer go waits no longer; one that loses it keeps its place, and so does one
 * that was refused.
 */
export async function end(change: Change, call: Call, booking: Booking, by: 'team' | 'host', note = ''): Promise<void> {
  const { tx, now } = change;
  const [sequence, stampedAt] = [booking.sequence + 1, nextStamp(booking.stampedAt, now)];
  const late = by === 'team' && isLate(booking, await getRules(tx, call.id), now);
  await cancelBooking(tx, booking.id, by, late, sequence, stampedAt);
  if (booking.state === 'offered' && by === 'team') await stopWaiting(tx, booking.personId, now);
  const cancelled = await getBooking(tx, call.id, booking.id);
  const host = await getHost(tx, call.id, booking.hostId);
  if (booking.state === 'booked') {
    await tellTeam(change, call, cancelled, 'cancelled', { note });
    await tellHost(change, call, host, cancelled, 'cancelled', { note });
  } else if (by === 'host') {
    const isWaiting = (await findWanted(tx, booking.personId)) !== null;
    await tellTeam(change, call, cancelled, 'declined', { note, isWaiting });
  } else if (booking.state === 'pending') await tellHost(change, call, host, cancelled, 'declined');
}
