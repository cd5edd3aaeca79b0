import type { Change } from '../identity/change.js';
import type { Attendee } from '../registrations/attendee.entity.js';
import { Place } from '../../platform/place.js';

/** Moves events from the calendar of one address to that of another. */
type MoveEvents = (from: Attendee, into: Attendee) => Promise<void>;

/** Finds what parts have in the calendar of a person, beside seats in sessions, and returns what moves it. */
export const movingEvents = new Place<(change: Change, personId: string) => Promise<MoveEvents>>();

/** The same of all parts. Where two people are merged, it is found before they are one. */
export async function eventsOf(change: Change, personId: string): Promise<MoveEvents> {
  const moves: MoveEvents[] = [];
  for (const find of movingEvents.all) moves.push(await find(change, personId));
  return async (from, into) => {
    for (const move of moves) await move(from, into);
  };
}
