import { randomUUID } from 'node:crypto';
import { callState } from '../../../domain/calls/call.js';
import type { Call } from '../../../domain/calls/call.entity.js';
import { getCall } from '../../../domain/calls/calls.queries.js';
import { newUid, nextStamp } from '../../../domain/calendar/event-identity.js';
import { type Change, record } from '../../../domain/identity/change.js';
import type { Connection, Tx } from '../../../platform/database/tx.js';
import { exclusionViolation, sqlState } from '../../../platform/database/sql-state.js';
import { Conflict, invalidField, TooManyRequests } from '../../../platform/errors.js';
import { isNight } from '../../../domain/time/day-parts.js';
import { tellHost, tellTeam } from './announce.js';
import { bookedTime, isElsewhere, isLate, offeredUntil } from './booking.js';
import {
  type Booking,
  cancelBooking,
  confirmBooking,
  countChanges,
  countQuota,
  getBooking,
  insertBooking,
  listComing,
  listLeft,
  lockConsultations,
  lockWaiting,
  placeBooking,
  stopWaiting,
  type Team,
  type Waiting,
  writeRaised,
} from './bookings.queries.js';
import {
  busyTimes,
  deleteHost,
  findHostOfSpeaker,
  getHost,
  getRules,
  type Host,
  listHosts,
  moveBookings,
  moveHost,
} from './hosts.queries.js';
import { offersConsultations } from './hours.js';
import { freeSlots, isOffered, type Slot } from './slots.js';
import { fits } from './wanted.js';

/** A time with a host, as forms send it: `HOST~2027-01-15T08:00:00.000Z`. */
export interface Choice {
  hostId: string;
  startsAt: Date;
}

/** Returns the text of a choice. */
export function choiceText({ hostId, startsAt }: Choice): string {
  return `${hostId}~${startsAt.toISOString()}`;
}

/** Returns the choice of a text. Throws Invalid for any other text. */
export function readChoice(text: string): Choice {
  const [hostId = '', at = ''] = text.split('~');
  const startsAt = new Date(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/u.test(at) ? at : Number.NaN);
  if (Number.isNaN(startsAt.getTime())) throw gone();
  return { hostId, startsAt };
}

/** What a team asks about. */
export interface Matter {
  topic: string;
  question: string;
  language: string;
}

const dayMs = 86_400_000;
/** Times can be booked so many days ahead. */
const daysAhead = 92;
const changesPerDay = 10;

const gone = () => invalidField('slot', 'slot-gone', 'This time isn’t offered any more. Choose another one.');
const taken = () => invalidField('slot', 'slot-taken', 'Somebody else has just booked this time. Choose another one.');

/** Throws Conflict if nobody can book in a call. */
export function requireOffered(call: Call): void {
  if (!offersConsultations(call) || callState(call) !== 'public')
    throw new Conflict('consultations-off', 'Consultations can’t be booked here.');
}

/** Throws Invalid for a time at night in a zone, until the reader has said that they want it. */
export function requireNightAgreed(startsAt: Date, timeZone: string, isAgreed: boolean): void {
  if (!isAgreed && isNight(startsAt, timeZone))
    throw invalidField('night', 'slot-at-night', 'It is night for you then. Confirm that you want this time.');
}

/**
 * Returns the host of a time that can still be booked: of a pool, whoever has it and fewest consultations that week.
 * Throws Invalid for a time that is not offered, or too soon.
 */
export async function resolveChoice(
  connection: Connection,
  callId: string,
  { hostId, startsAt }: Choice,
  now: Date,
  except: string | null = null,
): Promise<Host> {
  const host = await getHost(connection, callId, hostId);
  const isTooLate = startsAt.getTime() < now.getTime() + host.noticeHours * 3_600_000;
  if (isTooLate) throw invalidField('slot', 'slot-too-late', 'It is too late for this time. Choose a later one.');
  const hosts =
    host.pool === '' ? [host] : (await listHosts(connection, callId)).filter(({ pool }) => pool === host.pool);
  const offering = hosts.filter((one) => one.speakerId !== null && isOffered(one, startsAt, now));
  if (offering.length === 0) throw gone();
  const week = 7 * dayMs;
  const around = { from: new Date(startsAt.getTime() - week), until: new Date(startsAt.getTime() + week) };
  const ids = offering.map(({ id }) => id);
  const busy = await busyTimes(connection, ids, around, except);
  const busyOf = ({ id }: Host) => busy.get(id) ?? [];
  const range = { from: startsAt, until: new Date(startsAt.getTime() + 1), now };
  const free = offering
    .filter((one) => freeSlots(one, busyOf(one), range).length > 0)
    .toSorted((a, b) => busyOf(a).length - busyOf(b).length || (a.id === hostId ? -1 : 1));
  const [first] = free;
  if (first === undefined) throw taken();
  return first;
}

/** A time that nobody has booked. */
interface FreeSlot extends Slot {
  host: Host;
}

/** Returns the free times of hosts in the next three months, host by host. `except` is a booking that is about to move. */
export async function listFree(
  connection: Connection,
  hosts: readonly Host[],
  now: Date,
  except: string | null = null,
): Promise<FreeSlot[]> {
  if (hosts.length === 0) return [];
  const range = { from: now, until: new Date(now.getTime() + daysAhead * dayMs) };
  // A time just before the end can run into what comes after.
  const around = { from: now, until: new Date(range.until.getTime() + dayMs) };
  const ids = hosts.map(({ id }) => id);
  const busy = await busyTimes(connection, ids, around, except);
  return hosts.flatMap((host) =>
    freeSlots(host, busy.get(host.id) ?? [], { ...range, now }).map((slot) => ({ host, ...slot })),
  );
}

/**
 * Throws Invalid if a host is gone, speaks in a session or sees somebody else at a time, with their break after it. `except`
 * is the booking that is to be there.
 */
export async function requireFree(connection: Connection, host: Host, startsAt: Date, except: string): Promise<void> {
  const until = new Date(startsAt.getTime() + (host.lengthMinutes + host.bufferMinutes) * 60_000);
  const busy = await busyTimes(connection, [host.id], { from: startsAt, until }, except);
  if (host.speakerId === null || busy.get(host.id)?.length !== 0) throw taken();
}

/** Runs what takes a time. The constraint of the table refuses whoever comes second: they get Invalid. */
async function takingTime<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    if (sqlState(error) === exclusionViolation) throw taken();
    throw error;
  }
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
  const { tx, now } = change;
  for (const before of coming) {
    await writeRaised(tx, before.id, before.sequence + 1, nextStamp(before.stampedAt, now));
    const booking = await getBooking(tx, call.id, before.id);
    await tellTeam(change, call, booking, booking.state === 'pending' ? 'requested' : 'moved', { before });
    if (booking.state === 'booked')
      await tellHost(change, call, await getHost(tx, call.id, booking.hostId), booking, 'moved', { before });
  }
}

/** Whether a team can book once more. */
function isWithin(
  used: { ofTeam: number; ofOrganization: number },
  rules: { perTeam: number; perOrganization: number },
): boolean {
  const isOrganizationFull = rules.perOrganization > 0 && used.ofOrganization >= rules.perOrganization;
  return used.ofTeam < rules.perTeam && !isOrganizationFull;
}

/** Throws Invalid if a team can book nothing more. */
async function requireQuota({ tx }: Change, team: Team): Promise<void> {
  const used = await countQuota(tx, team);
  const rules = await getRules(tx, team.callId);
  if (!isWithin(used, rules)) {
    const most = used.ofTeam >= rules.perTeam ? rules.perTeam : rules.perOrganization;
    const code = used.ofTeam >= rules.perTeam ? 'team-quota' : 'organization-quota';
    throw invalidField('slot', code, `You can book at most ${most} consultations.`, { most });
  }
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
  const { tx } = change;
  await requireQuota(change, team);
  const state = host.needsApproval ? 'pending' : 'booked';
  const booking = await insert(change, team, host, startsAt, { state, ...matter, offeredUntil: null });
  await stopWaiting(tx, team.attendeeId);
  await tellOfNew(change, call, host, booking);
  await record(change, 'attendee.consultation-booked', `attendee:${team.attendeeId}`, { at: startsAt });
  return booking;
}

async function insert(
  { tx, now, domain }: Change,
  team: Team,
  host: Host,
  startsAt: Date,
  facts: Matter & { state: 'pending' | 'booked' | 'offered'; offeredUntil: Date | null },
): Promise<Booking> {
  const id = randomUUID();
  const { callId, attendeeId, proposalId, organizationId } = team;
  await takingTime(() =>
    insertBooking(tx, {
      callId,
      attendeeId,
      proposalId,
      organizationId,
      ...bookedTime(startsAt, host),
      ...facts,
      id,
      hostId: host.id,
      uid: newUid(domain),
      hostUid: newUid(domain),
      stampedAt: nextStamp(null, now),
      createdAt: now,
    }),
  );
  return getBooking(tx, callId, id);
}

async function tellOfNew(change: Change, call: Call, host: Host, booking: Booking): Promise<void> {
  const says = booking.state === 'pending' ? 'requested' : 'booked';
  await tellTeam(change, call, booking, says);
  await tellHost(change, call, host, booking, says);
}

/** Takes a time that was kept for who waits. Throws Invalid if the team can book nothing more. */
export async function acceptOffer(change: Change, call: Call, booking: Booking, matter: Matter): Promise<void> {
  const { tx, now } = change;
  await requireQuota(change, { ...booking, attendeeId: booking.personId });
  const host = await getHost(tx, call.id, booking.hostId);
  const { topic, question, language } = matter;
  const state = host.needsApproval ? 'pending' : 'booked';
  await confirmBooking(tx, booking.id, state, topic, question, language, nextStamp(booking.stampedAt, now));
  await stopWaiting(tx, booking.attendeeId);
  await tellOfNew(change, call, host, await getBooking(tx, call.id, booking.id));
  await record(change, 'attendee.consultation-booked', `attendee:${booking.personId}`, { at: booking.startsAt });
}

/** Confirms what a team asked for. */
export async function approve(change: Change, call: Call, booking: Booking): Promise<void> {
  const { tx, now } = change;
  const { topic, question, language } = booking;
  await confirmBooking(tx, booking.id, 'booked', topic, question, language, nextStamp(booking.stampedAt, now));
  await tellOfNew(change, call, await getHost(tx, call.id, booking.hostId), await getBooking(tx, call.id, booking.id));
}

/**
 * Moves a booking to another time, another host, or both, and tells everybody whom it concerns: the host before gets a
 * cancellation, and who waits the time, unless that host `isAway`. Throws Invalid if the time is taken.
 */
export async function move(
  change: Change,
  call: Call,
  before: Booking,
  to: { host: Host; startsAt: Date; note?: string; isAway?: boolean },
): Promise<void> {
  const { tx, now, domain } = change;
  const { host, startsAt, note = '', isAway = false } = to;
  const isOther = host.id !== before.hostId;
  const sequence = before.sequence + 1;
  const stampedAt = nextStamp(before.stampedAt, now);
  const hostUid = isOther ? newUid(domain) : before.hostUid;
  // A host who asks to be asked is, unless they or the organizers move it themselves.
  const isAsked = host.needsApproval && change.actor.kind === 'attendee';
  const state: 'pending' | 'booked' = isAsked
    ? 'pending'
    : before.state === 'pending' && !isOther
      ? 'pending'
      : 'booked';
  const placed = { ...bookedTime(startsAt, host), hostId: host.id, hostUid, sequence, stampedAt, state };
  await offerToWaiting(change, call, { ...before, isAway }, () =>
    takingTime(() => placeBooking(tx, before.id, placed)),
  );
  const booking = await getBooking(tx, call.id, before.id);
  const extra = { before, note };
  if (state === 'booked') await tellTeam(change, call, booking, 'moved', extra);
  else await tellTeam(change, call, booking, 'requested', extra);
  const says = state === 'pending' ? 'requested' : isOther ? 'booked' : 'moved';
  await tellHost(change, call, host, booking, says, isOther ? { note } : extra);
  if (isOther) {
    const gives = await getHost(tx, call.id, before.hostId);
    const ends = { ...before, sequence, stampedAt };
    // Who was only asked has no event to cancel.
    if (before.state === 'booked')
      await tellHost(change, call, gives, ends, 'cancelled', { uid: before.hostUid, note });
    else await tellHost(change, call, gives, ends, 'declined', { note });
  }
}

/**
 * Cancels a booking, tells both, and keeps the time for who waits first, unless the host `isAway`. A team that cancels too
 * late to let others have the time loses it from its quota. A team that lets an offer go waits no longer; one that loses it
 * keeps its place.
 */
export async function cancel(
  change: Change,
  call: Call,
  booking: Booking,
  by: 'team' | 'host',
  { note = '', isAway = false }: { note?: string; isAway?: boolean } = {},
): Promise<void> {
  const { tx, now } = change;
  const [sequence, stampedAt] = [booking.sequence + 1, nextStamp(booking.stampedAt, now)];
  const late = by === 'team' && isLate(booking, await getRules(tx, call.id), now);
  await offerToWaiting(change, call, { ...booking, isAway }, async () => {
    await cancelBooking(tx, booking.id, by, late, sequence, stampedAt);
    if (booking.state === 'offered' && by === 'team') await stopWaiting(tx, booking.attendeeId);
  });
  const cancelled = await getBooking(tx, call.id, booking.id);
  const host = await getHost(tx, call.id, booking.hostId);
  if (booking.state === 'booked') {
    await tellTeam(change, call, cancelled, 'cancelled', { note });
    await tellHost(change, call, host, cancelled, 'cancelled', { note });
  } else if (by === 'host') await tellTeam(change, call, cancelled, 'declined', { note });
  else if (booking.state === 'pending') await tellHost(change, call, host, cancelled, 'declined');
}

/** Withdraws offers of times that a host has no more: who was to take them keeps their place in the line. */
export async function withdrawOffers(change: Change, call: Call, host: Host): Promise<void> {
  const { tx, now } = change;
  for (const one of await listLeft(tx, host.id, now)) {
    if (one.state !== 'offered' || isOffered(host, one.startsAt, now)) continue;
    await cancel(change, call, one, 'host', { isAway: true });
  }
}

/** What may become free. */
interface Freeing {
  /** Whose times; null for none, such as when only quotas change. */
  hostId: string | null;
  /** Who gives a time back, and doesn't get it again. */
  personId?: string;
  /** Whether the host isn't there, so that none of their times is for who waits. */
  isAway?: boolean;
}

/**
 * Runs what may free times of a host or give teams quota back, and keeps what is free then for those who wait: who has
 * waited longest comes first, and has the earliest time that fits. A time that was free before is only for who had no quota
 * for it. They are told until when, and get one time each. Call `lockConsultations` before.
 */
export async function offerToWaiting(
  change: Change,
  call: Call,
  { hostId, personId, isAway = false }: Freeing,
  work: () => Promise<void>,
): Promise<void> {
  const { tx, now } = change;
  if (!offersConsultations(call)) return work();
  const freeNow = async (isOf: (host: Host) => boolean) =>
    listFree(
      tx,
      (await listHosts(tx, call.id)).filter((host) => host.speakerId !== null && isOf(host)),
      now,
    );
  const had = isAway ? [] : await freeNow(({ id }) => id === hostId);
  const full = await listByQuota(tx, call.id, false);
  await work();
  const waiting = await listByQuota(tx, call.id, true);
  if (waiting.length === 0) return;
  const wasFull = new Set(full.map(({ attendeeId }) => attendeeId));
  const isReleased = ({ attendeeId }: Waiting) => wasFull.has(attendeeId);
  const isAny = waiting.some(isReleased);
  const free = await freeNow(({ id }) => (id === hostId ? !isAway : isAny));
  const known = new Set(had.map(({ startsAt }) => startsAt));
  const isNew = ({ host, startsAt }: FreeSlot) => host.id === hostId && !known.has(startsAt);
  await keepFor(change, call, waiting, free, (slot, one) =>
    isNew(slot) ? one.attendeeId !== personId : isReleased(one),
  );
}

/** Keeps free times for those who wait, one for each, and tells them. */
async function keepFor(
  change: Change,
  call: Call,
  waiting: readonly Waiting[],
  free: readonly FreeSlot[],
  isFor: (slot: FreeSlot, one: Waiting) => boolean,
): Promise<void> {
  const untilOf = ({ host, startsAt }: FreeSlot) => offeredUntil(new Date(startsAt), host.noticeHours, change.now);
  let left = free.filter((slot) => untilOf(slot) !== null).toSorted((a, b) => a.startsAt - b.startsAt);
  for (const one of waiting) {
    const found = left.find((slot) => fits(slot.host, one) && isFor(slot, one));
    if (found === undefined) continue;
    const { host, startsAt } = found;
    const { topic, language } = one;
    const matter = { topic, question: '', language: language || (host.languages[0] ?? 'en') };
    const facts = { state: 'offered' as const, ...matter, offeredUntil: untilOf(found) };
    const offered = await insert(change, { callId: call.id, ...one }, host, new Date(startsAt), facts);
    await tellTeam(change, call, offered, 'offered');
    // A break can reach into the next hours of the day.
    const taken = (host.lengthMinutes + host.bufferMinutes) * 60_000;
    left = left.filter((slot) => slot.host.id !== host.id || Math.abs(slot.startsAt - startsAt) >= taken);
  }
}

/** Returns and locks those who wait and can book once more, or those who can't. */
async function listByQuota(tx: Tx, callId: string, isWithinQuota: boolean): Promise<Waiting[]> {
  const rules = await getRules(tx, callId);
  return (await lockWaiting(tx, callId)).filter((one) => isWithin(one, rules) === isWithinQuota);
}
