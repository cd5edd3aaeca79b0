const MINUTE = 60_000;

/** Offers end at least this long before the start: the next person must still be notified. */
const offersEndMinutes = 60;

/** An offer that would end sooner than this is none: the seat is given right away. */
const shortestOfferMinutes = 15;

/**
 * Until when a seat that is offered at `now` may be accepted: so many hours, and never later than an hour before the
 * start. Null when so little time is left that the seat is given right away.
 */
export function offerExpiry(session: { startsAt: Date; offerHours: number }, now: Date): Date | null {
  const expiresAt = new Date(Math.min(now.getTime() + session.offerHours * 60 * MINUTE, lastMoment(session)));
  return isTooShort(expiresAt, now) ? null : expiresAt;
}

/**
 * Returns until when an offer is valid after its session was moved: not later than before, nor later than an hour
 * before the new start; null when the move leaves so little time that the seat is given right away.
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
