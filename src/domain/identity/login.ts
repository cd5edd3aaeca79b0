/** A login lasts twelve hours: a working day. */
const loginMs = 12 * 3_600_000;
/** How exactly it is known when a login was last used: exact times would cost a write per page. */
const seenEveryMs = 10 * 60_000;

/** How long after a proof of who they are somebody can change how they sign in. */
const freshMs = 5 * 60_000;

/** Returns when a login that starts now expires. */
export function loginExpiry(now: Date): Date {
  return new Date(now.getTime() + loginMs);
}

/** Returns whether the use of a login is to be recorded again. */
export function isSeenDue({ lastSeenAt }: { lastSeenAt: Date | null }, now: Date): boolean {
  return lastSeenAt === null || now.getTime() - lastSeenAt.getTime() >= seenEveryMs;
}

/** Returns whether the owner of a login proved within the last minutes who they are. */
export function isFresh({ confirmedAt }: { confirmedAt: Date }, now: Date): boolean {
  return now.getTime() - confirmedAt.getTime() < freshMs;
}
