import { randomUUID } from 'node:crypto';
import { newUid, nextStamp } from '../../../domain/calendar/event-identity.js';
import type { Change } from '../../../domain/identity/change.js';
import { exclusionViolation, sqlState } from '../../../platform/database/sql-state.js';
import type { Connection } from '../../../platform/database/tx.js';
import { invalidField } from '../../../platform/errors.js';
import { bookedTime } from './booking.js';
import { type Booking, getBooking, insertBooking, type Team } from './bookings.queries.js';
import { type Choice, type Matter, slotGone } from './choice.js';
import { busyTimes, getHost, type Host, listHosts } from './hosts.queries.js';
import { freeSlots, isAway, isOffered } from './slots.js';
import { fits } from './wanted.js';

const weekMs = 7 * 86_400_000;

const taken = () => invalidField('slot', 'slot-taken', 'Somebody else has just booked this time. Choose another one.');

/** What a consultation is about, as far as it matters who can give it. */
type About = Pick<Matter, 'topic' | 'language'>;

/**
 * Returns the host of a time that can still be booked: of a pool, whoever has it, knows the topic and the language, and has
 * fewest consultations that week. Throws Invalid for a time that is not offered, or too soon.
 */
export async function resolveChoice(
  connection: Connection,
  callId: string,
  { hostId, startsAt }: Choice,
  about: About,
  now: Date,
  except: string | null = null,
): Promise<Host> {
  const host = await getHost(connection, callId, hostId);
  const isTooLate = startsAt.getTime() < now.getTime() + host.noticeHours * 3_600_000;
  if (isTooLate) throw invalidField('slot', 'slot-too-late', 'It is too late for this time. Choose a later one.');
  const hosts = [host, ...(await listColleagues(connection, host, about))];
  const offering = hosts.filter((one) => one.speakerId !== null && isOffered(one, startsAt, now));
  if (offering.length === 0) throw slotGone();
  const found = await findLeastBusy(connection, offering, startsAt, now, except);
  if (found === null) throw taken();
  return found;
}

/** Returns the others of the pool of a host who know a topic and a language. */
export async function listColleagues(
  connection: Connection,
  { id, callId, pool }: Host,
  about: About,
): Promise<Host[]> {
  if (pool === '') return [];
  const isColleague = (one: Host) => one.pool === pool && one.id !== id && one.speakerId !== null;
  return (await listHosts(connection, callId)).filter((one) => isColleague(one) && fits(one, { host: '', ...about }));
}

/** Returns who of some hosts has a time free, and fewest consultations that week; null for nobody. */
export async function findLeastBusy(
  connection: Connection,
  hosts: readonly Host[],
  startsAt: Date,
  now: Date,
  except: string | null = null,
): Promise<Host | null> {
  const around = { from: new Date(startsAt.getTime() - weekMs), until: new Date(startsAt.getTime() + weekMs) };
  const ids = hosts.map(({ id }) => id);
  const busy = await busyTimes(connection, ids, around, except);
  const busyOf = ({ id }: Host) => busy.get(id) ?? [];
  const range = { from: startsAt, until: new Date(startsAt.getTime() + 1), now };
  const free = hosts.filter((one) => freeSlots(one, busyOf(one), range).length > 0);
  return free.toSorted((a, b) => busyOf(a).length - busyOf(b).length)[0] ?? null;
}

/**
 * Throws Invalid if a host is gone, away that day, speaks in a session or sees somebody else at a time, with their break
 * after it. `except` is the booking that is to be there.
 */
export async function requireFree(connection: Connection, host: Host, startsAt: Date, except: string): Promise<void> {
  const until = new Date(startsAt.getTime() + (host.lengthMinutes + host.bufferMinutes) * 60_000);
  const busy = await busyTimes(connection, [host.id], { from: startsAt, until }, except);
  if (host.speakerId === null || isAway(host, startsAt) || busy.get(host.id)?.length !== 0) throw taken();
}

/** Runs what takes a time. The constraint of the table refuses whoever comes second: they get Invalid. */
export async function takingTime<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    if (sqlState(error) === exclusionViolation) throw taken();
    throw error;
  }
}

/** Writes a booking of a time with a host, and returns it. Throws Invalid if the time is taken. */
export async function takeTime(
  { tx, now, domain }: Change,
  { callId, attendeeId, proposalId, organizationId }: Team,
  host: Host,
  startsAt: Date,
  facts: Matter & { state: 'pending' | 'booked' | 'offered'; offeredUntil: Date | null },
): Promise<Booking> {
  const id = randomUUID();
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
