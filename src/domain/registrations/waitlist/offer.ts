const MINUTE = 60_000;

/** Offers end at least this long before the start, so that the next person can still be notified. */
const offersEndMinutes = 60;

/** If an offer would be shorter than this, the seat is assigned right away. */
const shortestOfferMinutes = 15;

/**
 * Returns when an offer made at `now` expires: after the session's offer hours, and at the latest an hour before the
 * start. Null if so little time is left that the seat is assigned right away.
 */
export function offerExpiry(session: { startsAt: Date; offerHours: number }, now: Date): Date | null {
  const expiresAt = new Date(Math.min(now.getTime() + session.offerHours * 60 * MINUTE, lastMoment(session)));
  return isTooShort(expiresAt, now) ? null : expiresAt;
}

/**
 * Returns when an offer expires after its session was rescheduled: no later than before, and at the latest an hour
 * before the new start. Null if so little time is left that the seat is assigned right away.
 */
export function movedOffer(expiresAt: Date, session: { startsAt: Date }, now: Date): Date | null {
  const cut = new Date(lastMoment(session));
  if (expiresAt <= cut) return expiresAt;
  return isTooShort(cut, now) ? null : cut;
}

function lastMoment(session: { startsAt: Date }): number {
  return session.startsAt.getTime() - offersEndMinutes * MINUTE;
}

function isTooShort(expiresAt: Date, now: Date): boolean {
  return expiresAt.getTime() - now.getTime() < shortestOfferMinutes * MINUTE;
}
