import { type SessionTime, type Span, stretchesOf } from './presence.js';

/** How many people were there at one moment of a session. */
export interface CurvePoint {
  at: Date;
  count: number;
}

/**
 * How many people were there, minute by minute from the planned start to the end, and at most `most` points: the spans
 * of each person count once. Empty where no span has an end.
 */
export function presenceCurve(people: readonly (readonly Span[])[], session: SessionTime, most: number): CurvePoint[] {
  const start = session.startsAt.getTime();
  const minutes = Math.round((session.endsAt.getTime() - start) / 60_000);
  const step = Math.max(1, Math.ceil(minutes / most));
  const changes = Array.from({ length: minutes + 1 }, () => 0);
  let known = false;
  for (const spans of people) {
    for (const [from, until] of stretchesOf(spans, session)) {
      // Who is there in the middle of a minute is there in it.
      const first = Math.ceil((from - start) / 60_000 - 0.5);
      const last = Math.ceil((until - start) / 60_000 - 0.5);
      if (first >= minutes || last <= first) continue;
      known = true;
      changes[first] = (changes[first] ?? 0) + 1;
      const end = Math.min(last, minutes);
      changes[end] = (changes[end] ?? 0) - 1;
    }
  }
  if (!known) return [];
  let count = 0;
  const counts = changes.slice(0, minutes).map((change) => (count += change));
  return counts
    .filter((_, minute) => minute % step === 0)
    .map((there, index) => ({ at: new Date(start + index * step * 60_000), count: there }));
}
