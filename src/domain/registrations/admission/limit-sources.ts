import type { Call } from '../../calls/call.entity.js';
import { seatsOfWay } from '../../sessions/attendance.js';
import type { Change } from '../../identity/change.js';
import type { Session } from '../../sessions/session.entity.js';
import type { TooManyRequests } from '../../../platform/errors.js';
import { networkOfActor } from './applicant.js';
import { emailKey } from '../links/email-address.js';
import { freeSeats } from '../registration.js';
import type { GroupRequest, SessionRequests } from './registration-request.js';
import { countSources } from './sources.queries.js';
import { networkRefusal, sessionRefusal } from './unconfirmed-limit.js';

/**
 * Returns which requests the networks that they come from can't make any more, decided one after the other. Requests of staff, and of
 * people on their own page, are not limited and need no statement. Another instance that decides at the same moment is
 * not waited for, unless it is about the same session: together they can exceed a limit by the people of one batch.
 */
export async function limitSources(
  { tx, now, linkSecret }: Change,
  call: Pick<Call, 'id' | 'unconfirmedPerNetwork'>,
  asked: readonly SessionRequests[],
): Promise<Map<GroupRequest, TooManyRequests>> {
  const refusals = new Map<GroupRequest, TooManyRequests>();
  const limited: { session: Session; sessionId: string; request: GroupRequest; network: string }[] = [];
  for (const { session, requests } of asked) {
    for (const request of requests) {
      const network = limitedNetwork(request);
      if (network !== null) limited.push({ session, sessionId: session.id, request, network });
    }
  }
  if (limited.length === 0) return refusals;
  const counted = await countSources(tx, call.id, limited, linkSecret, now);
  const added = new Map<string, number>();
  const taken = new Map<string, number>();
  const met = new Set<string>();
  for (const { session, request, network } of limited) {
    const people = request.people.length;
    const before = added.get(network) ?? 0;
    const counts = counted.ofNetwork(network);
    const lastHour = counts.lastHour + before;
    const here = `${network} ${session.id}`;
    // Only seats are limited: people on the waiting list keep nobody out.
    // Seats in the room are fewer than those online.
    const isInRoom = request.people.some(({ attendance }) => attendance !== 'online');
    const limitedSeats = seatsOfWay(session, isInRoom ? 'in-person' : 'online');
    const seats = Math.max(0, Math.min(people, freeSeats(limitedSeats).free - (taken.get(session.id) ?? 0)));
    const held = counted.inSession(network, session.id) + (added.get(here) ?? 0) + seats;
    const refusal =
      networkRefusal({ ...counts, lastHour, lastDay: counts.lastDay + before }, call.unconfirmedPerNetwork, now) ??
      sessionRefusal(held, limitedSeats.capacity, request.delegationId !== null);
    if (refusal !== null) {
      refusals.set(request, refusal);
      continue;
    }
    // A person who registers for several sessions is one.
    const metBefore = met.size;
    for (const { email } of request.people) met.add(`${network} ${emailKey(email)}`);
    added.set(network, before + met.size - metBefore);
    added.set(here, (added.get(here) ?? 0) + seats);
    taken.set(session.id, (taken.get(session.id) ?? 0) + seats);
  }
  return refusals;
}

/** Null for people who act on their own page: they have confirmed. */
function limitedNetwork({ actor, groupId }: GroupRequest): string | null {
  return actor.kind === 'attendee' && groupId === null ? null : networkOfActor(actor);
}
