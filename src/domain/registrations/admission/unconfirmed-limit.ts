import { TooManyRequests } from '../../../platform/errors.js';

const HOUR = 3_600_000;

/** The limits of a call that organizers have not changed. */
export const defaultUnconfirmedLimits = { perCoordinator: 50, perNetwork: 300, hoursToConfirm: 24 };

/** So many seats of a session people from one network can always have; a coordinator has confirmed, and brings more. */
const minInSession = { alone: 10, delegation: 20 };

/** People from one network, or one conference hall, whose addresses nobody has confirmed. */
export interface NetworkCounts {
  lastHour: number;
  lastDay: number;
  /** When the first of them registered; null without anybody. */
  firstInHour: Date | null;
  firstInDay: Date | null;
}

/**
 * Returns why a network can't register more people now, or null: it has as many unconfirmed people as a call allows in an
 * hour, or twice as many in a day. The refusal says when the first of them stops counting. Who is refused doesn't depend
 * on whom they register, so that it tells nobody which addresses are known.
 */
export function networkRefusal(counts: NetworkCounts, perHour: number, now: Date): TooManyRequests | null {
  const waits = [
    counts.lastHour >= perHour ? waitFor(counts.firstInHour, HOUR, now) : 0,
    counts.lastDay >= 2 * perHour ? waitFor(counts.firstInDay, 24 * HOUR, now) : 0,
  ];
  const seconds = Math.max(...waits);
  if (seconds === 0) return null;
  const values = { seconds, minutes: Math.ceil(seconds / 60) };
  const message =
    'Too many people were registered from this network without confirming their addresses. Confirm yours, or try again ' +
    `in ${values.minutes} minutes.`;
  const fieldErrors = [{ path: 'email', code: 'network-limit', message, values: { minutes: values.minutes } }];
  return new TooManyRequests('network-limit', message, values, fieldErrors);
}

/**
 * Returns why a network can't have more seats of a session, or null: half of them or 10 until people confirm, for a
 * delegation 20. `held` counts those of the request. As in `networkRefusal`, it doesn't depend on whom they register.
 */
export function sessionRefusal(held: number, capacity: number | null, isDelegation: boolean): TooManyRequests | null {
  if (capacity === null) return null;
  const least = isDelegation ? minInSession.delegation : minInSession.alone;
  const limit = Math.max(least, Math.floor(capacity / 2));
  if (held <= limit) return null;
  const message =
    `At most ${limit} people from one network can be registered for this session without confirming their addresses. ` +
    'Confirm yours, or try again later.';
  const fieldErrors = [{ path: 'email', code: 'session-network-limit', message, values: { limit } }];
  return new TooManyRequests('session-network-limit', message, { limit, seconds: 3600 }, fieldErrors);
}

/** At least a second: nobody is told to try again at once. */
function waitFor(first: Date | null, window: number, now: Date): number {
  const until = (first ?? now).getTime() + window;
  return Math.max(1, Math.ceil((until - now.getTime()) / 1000));
}

/**
 * Returns why a coordinator can't register these people now, or null. They can have as many unconfirmed people as the call
 * allows, and one more for each of their people who has confirmed: those who bring real people can bring many.
 */
export function coordinatorRefusal(
  { unconfirmed, confirmed }: { unconfirmed: number; confirmed: number },
  perCoordinator: number,
): TooManyRequests | null {
  const limit = perCoordinator + confirmed;
  if (unconfirmed <= limit) return null;
  return new TooManyRequests(
    'coordinator-limit',
    `At most ${limit} people of one coordinator can be waiting to confirm their addresses; there would be ` +
      `${unconfirmed}. Ask those you have registered to confirm, or register fewer people.`,
    { limit, unconfirmed, seconds: 3600 },
  );
}
