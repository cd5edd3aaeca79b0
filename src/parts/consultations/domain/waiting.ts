import type { Call } from '../../../domain/calls/call.entity.js';
import type { Change } from '../../../domain/identity/change.js';
import { tellTeam } from './announce.js';
import { isWithinQuota, offeredUntil } from './booking.js';
import { hasWaiting, lockWaiting, type Waiting } from './bookings.queries.js';
import { type FreeSlot, listFree } from './free-times.js';
import { getRules, type Host, listHosts } from './hosts.queries.js';
import { offersConsultations } from './hours.js';
import { takeTime } from './take-time.js';
import { fits } from './wanted.js';

/** What may become free. */
interface Freeing {
  /** Whose times; null for none, such as when only quotas change. */
  hostId: string | null;
  /** Who gives a time back, and doesn't get it again. */
  personId?: string;
}

/**
 * Runs what may free times of a host, make them fit more people or give teams quota back, and keeps what there is then for
 * those who wait: who has waited longest comes first, and has the earliest time that fits. A time that they could have
 * taken before is only for who had no quota for it. They are told until when, and get one time each. Call
 * `lockConsultations` before.
 */
export async function offerToWaiting(
  change: Change,
  call: Call,
  { hostId, personId }: Freeing,
  work: () => Promise<void>,
): Promise<void> {
  const { tx, now } = change;
  if (!offersConsultations(call) || !(await hasWaiting(tx, call.id))) return work();
  const freeNow = async (isOf: (host: Host) => boolean) =>
    listFree(
      tx,
      (await listHosts(tx, call.id)).filter((host) => host.speakerId !== null && isOf(host)),
      now,
    );
  const had = new Map((await freeNow(({ id }) => id === hostId)).map(({ host, startsAt }) => [startsAt, host]));
  const full = new Set((await listByQuota(change, call.id, false)).map(({ attendeeId }) => attendeeId));
  await work();
  const waiting = await listByQuota(change, call.id, true);
  if (waiting.length === 0) return;
  const isReleased = ({ attendeeId }: Waiting) => full.has(attendeeId);
  const isAny = waiting.some(isReleased);
  const free = await freeNow(({ id }) => isAny || id === hostId);
  await keepFor(change, call, waiting, free, ({ host, startsAt }, one) => {
    const before = had.get(startsAt);
    const isNew = host.id === hostId && (before === undefined || !fits(before, one));
    return isNew ? one.attendeeId !== personId : isReleased(one);
  });
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
    const offered = await takeTime(change, { callId: call.id, ...one }, host, new Date(startsAt), facts);
    await tellTeam(change, call, offered, 'offered');
    // A break can reach into the next hours of the day.
    const taken = (host.lengthMinutes + host.bufferMinutes) * 60_000;
    left = left.filter((slot) => slot.host.id !== host.id || Math.abs(slot.startsAt - startsAt) >= taken);
  }
}

/** Returns and locks those who wait and can book once more, or those who can't. */
async function listByQuota({ tx, now }: Change, callId: string, isWithin: boolean): Promise<Waiting[]> {
  const rules = await getRules(tx, callId);
  return (await lockWaiting(tx, callId, now)).filter((one) => isWithinQuota(one, rules) === isWithin);
}
