import type { Call } from '../../../domain/calls/call.entity.js';
import { getCall } from '../../../domain/calls/calls.queries.js';
import { nextStamp } from '../../../domain/calendar/event-identity.js';
import { type Change, record } from '../../../domain/identity/change.js';
import { localTime } from '../../../domain/time/wall-time.js';
import { exclusionViolation, sqlState } from '../../../platform/database/sql-state.js';
import type { Connection } from '../../../platform/database/tx.js';
import { Conflict } from '../../../platform/errors.js';
import { translate } from '../../../platform/i18n/messages.js';
import { tellHost, tellTeam } from './announce.js';
import { end, place } from './book.js';
import { isElsewhere, tooSoonToHandOver } from './booking.js';
import {
  type Booking,
  countLeft,
  getBooking,
  listComing,
  listLeft,
  lockBooking,
  lockConsultations,
  waitForAny,
  writeRaised,
} from './bookings.queries.js';
import {
  clearHost,
  deleteHost,
  findHostOfSpeaker,
  getHost,
  type Host,
  moveBookings,
  moveHost,
  writeExceptions,
} from './hosts.queries.js';
import { exceptionsWithout, isOffered } from './slots.js';
import { findLeastBusy, listColleagues } from './take-time.js';
import { offerToWaiting } from './waiting.js';

/**
 * Leaves what is booked with a host who is deleted: whoever of their pool is free then takes over. The other teams keep
 * their time, hear at once that somebody else must be found, and can choose another one. What nobody has agreed to yet, or
 * starts too soon, is cancelled.
 */
export async function leaveBookings(change: Change, speakerId: string): Promise<void> {
  const { tx, now } = change;
  const host = await findHostOfSpeaker(tx, speakerId);
  if (host === null) return;
  await lockConsultations(tx, host.callId);
  const call = await getCall(tx, host.callId);
  await offerToWaiting(change, call, { hostId: null }, async () => {
    const staying = [];
    for (const { id } of await listLeft(tx, host.id, now)) {
      const before = await lockBooking(tx, call.id, id);
      if (await handOver(change, call, host, before)) continue;
      if (before.state === 'booked' && before.startsAt > tooSoonToHandOver(now)) {
        staying.push(before);
        continue;
      }
      await end(change, call, before, 'host');
      if (before.state !== 'offered') await recordOf(change, before, 'cancelled');
    }
    await clearHost(tx, host.id);
    await waitForAny(tx, host.id);
    for (const before of staying) {
      const booking = await raise(change, call, before);
      await tellTeam(change, call, booking, 'left', { before });
      await tellHost(change, call, host, booking, 'cancelled');
    }
  });
}

/** Gives a booking to whoever of a host's pool is free then. Returns whether there is somebody. */
async function handOver(change: Change, call: Call, host: Host, booking: Booking): Promise<boolean> {
  if (booking.state === 'offered') return false;
  const colleagues = await listColleagues(change.tx, host, booking);
  const free = await findLeastBusy(change.tx, colleagues, booking.startsAt, change.now);
  if (free === null) return false;
  await place(change, call, booking, { host: free, startsAt: booking.startsAt, isAsked: true });
  await recordOf(change, booking, 'moved');
  return true;
}

function recordOf(change: Change, { personId, startsAt }: Booking, what: 'moved' | 'cancelled'): Promise<void> {
  return record(change, `attendee.consultation-${what}`, `attendee:${personId}`, { at: startsAt });
}

/** Returns how many consultations a speaker would leave, in a sentence; null for none. */
export async function leavingWarning(connection: Connection, speakerId: string, now: Date, language: string) {
  const count = await countLeft(connection, speakerId, now);
  return count === 0 ? null : translate(language, 'consultations.losing', { count });
}

/**
 * Merges the hours of a speaker into those of another one, who keeps their own, and gives them what is booked. Throws
 * Conflict if both are booked for the same time: only people can say which one moves.
 */
export async function mergeHosts(change: Change, fromId: string, intoId: string): Promise<void> {
  const { tx, now } = change;
  const from = await findHostOfSpeaker(tx, fromId);
  if (from === null) return;
  await lockConsultations(tx, from.callId);
  const into = await findHostOfSpeaker(tx, intoId);
  if (into === null) return moveHost(tx, fromId, intoId);
  const coming = isElsewhere(from, into) ? await listComing(tx, from.id, now) : [];
  try {
    await moveBookings(tx, from.id, into.id);
  } catch (error) {
    if (sqlState(error) !== exclusionViolation) throw error;
    throw new Conflict('hosts-booked-twice', 'Both have a consultation at the same time. Move one of them first.');
  }
  await deleteHost(tx, from.id);
  await tellOfPlace(change, await getCall(tx, from.callId), coming);
}

/**
 * Tells the teams that are booked with a host, and the host, that they meet elsewhere; teams that still wait for an answer
 * read what they have asked for by now. `coming` is as it was before.
 */
export async function tellOfPlace(change: Change, call: Call, coming: readonly Booking[]): Promise<void> {
  for (const before of coming) {
    const booking = await raise(change, call, before);
    await tellTeam(change, call, booking, booking.state === 'pending' ? 'requested' : 'moved', { before });
    if (booking.state === 'booked')
      await tellHost(change, call, await getHost(change.tx, call.id, booking.hostId), booking, 'moved', { before });
  }
}

/** Writes that calendars are told of a booking anew, and returns it. */
async function raise({ tx, now }: Change, call: Call, { id, sequence, stampedAt }: Booking): Promise<Booking> {
  await writeRaised(tx, id, sequence + 1, nextStamp(stampedAt, now));
  return getBooking(tx, call.id, id);
}

/** Withdraws offers of times that a host has no more: who was to take them keeps their place in the line. */
export async function withdrawOffers(change: Change, call: Call, host: Host): Promise<void> {
  const { tx, now } = change;
  for (const one of await listLeft(tx, host.id, now)) {
    if (one.state === 'offered' && !isOffered(host, one.startsAt, now)) await end(change, call, one, 'host');
  }
}

/** Takes a day (`YYYY-MM-DD`) from the hours of a host, so that nobody books it, and returns the host as they are then. */
export function leaveDay(change: Change, host: Host, date: string): Promise<Host> {
  return except(change, host, exceptionsWithout(host, date));
}

/** Takes the time of a booking from the hours of a host, with the break after it. */
export async function leaveTime(change: Change, host: Host, { startsAt, endsAt }: Booking): Promise<void> {
  const { date, hour, minute } = localTime(startsAt, host.timeZone);
  const from = hour * 60 + minute;
  const minutes = (endsAt.getTime() - startsAt.getTime()) / 60_000 + host.bufferMinutes;
  await except(change, host, exceptionsWithout(host, date, { from, until: from + minutes }));
}

async function except(change: Change, host: Host, exceptions: Host['exceptions']): Promise<Host> {
  await writeExceptions(change.tx, host.id, exceptions);
  await record(change, 'speaker.consultation-hours', `speaker:${host.speakerId ?? host.id}`);
  return { ...host, exceptions };
}
