import type { Session } from '../../../domain/sessions/session.entity.js';
import { breakSlots, type Slot, slotAt } from './pitch.js';
import type { Pitch, PitchOrder } from './pitches.queries.js';

/** Whether a team was neither removed nor withdrawn. */
export function staysIn({ removedAt, isGone }: Pitch): boolean {
  return removedAt === null && !isGone;
}

/** Whether a team takes part: it has a place in the order, and stays in. */
export function takesPart(pitch: Pitch): boolean {
  return staysIn(pitch) && pitch.position !== null;
}

/** Returns the time of a pitch, or null for a team that has none. */
export function slotOf(pitch: Pitch, order: PitchOrder, session: Session): Slot | null {
  return takesPart(pitch) && pitch.position !== null ? slotAt(pitch.position, order, session.startsAt) : null;
}

/**
 * Returns pitches with their times, in their order, with the breaks in between: those have no pitch. Teams without a place
 * come last.
 */
export function inOrder(
  pitches: readonly Pitch[],
  order: PitchOrder,
  session: Session,
): { pitch: Pitch | null; slot: Slot | null }[] {
  const placeOf = ({ position }: Pitch) => position ?? pitches.length + 1000;
  const last = Math.max(0, ...pitches.filter(takesPart).map(placeOf));
  const breaks = breakSlots(last, order, session.startsAt);
  return [
    ...pitches.map((pitch) => ({ at: placeOf(pitch), pitch, slot: slotOf(pitch, order, session) })),
    ...breaks.map((slot) => ({ at: slot.after - 0.5, pitch: null, slot })),
  ].toSorted((a, b) => a.at - b.at);
}
