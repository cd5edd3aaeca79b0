/** How long an edit waits for further ones before people are notified. */
export const settlingMinutes = 2;
/** People must know at once what changes this shortly before a session, or during it. */
export const imminentMinutes = 60;

const MINUTE = 60_000;

/** Returns when the notification of an edit leaves: after the settling time, or now if the session is imminent. */
export function leavesAt({ startsAt }: { startsAt: Date }, now: Date): Date {
  const isImminent = startsAt.getTime() - now.getTime() < imminentMinutes * MINUTE;
  return isImminent ? now : new Date(now.getTime() + settlingMinutes * MINUTE);
}
