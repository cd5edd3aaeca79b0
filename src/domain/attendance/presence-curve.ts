/** The number of people present at one moment of a session. */
export interface CurvePoint {
  at: Date;
  count: number;
}

/** The change in the number of people by minute of the session, from 0. */
export interface CurveChange {
  minute: number;
  change: number;
}

/** Returns the number of people present by minute of a session, in at most `most` points. Empty if nothing is known. */
export function presenceCurve(
  changes: readonly CurveChange[],
  session: { startsAt: Date; durationMinutes: number },
  most: number,
): CurvePoint[] {
  if (changes.length === 0) return [];
  const minutes = session.durationMinutes;
  const step = Math.max(1, Math.ceil(minutes / most));
  const byMinute = new Map(changes.map(({ minute, change }) => [minute, change]));
  let count = 0;
  const counts = Array.from({ length: minutes }, (_, minute) => (count += byMinute.get(minute) ?? 0));
  return counts
    .filter((_, minute) => minute % step === 0)
    .map((there, index) => ({ at: new Date(session.startsAt.getTime() + index * step * 60_000), count: there }));
}
