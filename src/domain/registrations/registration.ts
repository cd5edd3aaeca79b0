import { Conflict } from '../../platform/errors.js';
import type { Approval } from '../sessions/session.js';
import type { FreeSeats } from './waitlist/waitlist.js';
import type { KnownAnswer } from '../calendar/event.js';

export const registrationStates = ['pending', 'confirmed', 'waitlisted', 'offered', 'cancelled', 'declined'] as const;
export type RegistrationState = (typeof registrationStates)[number];

/** States of people who are notified of every change of their session. */
export const liveStates: readonly RegistrationState[] = ['pending', 'confirmed', 'waitlisted', 'offered'];

/** Returns whether a registration is active. */
export function isLive(state: RegistrationState): boolean {
  return liveStates.includes(state);
}

/** States of people who have a seat, counted in `taken`. */
export const seatedStates: readonly RegistrationState[] = ['confirmed', 'offered'];

/** The seats of a session, from its locked row. */
export interface Seats {
  capacity: number | null;
  /** Assigned and offered seats. */
  taken: number;
  waiting: number;
  waitlist: boolean;
  approval: Approval;
}

/** Returns the capacity of a session. Throws Conflict for one without a limit of seats. */
export function requireCapacity({ capacity }: Pick<Seats, 'capacity'>): number {
  if (capacity !== null) return capacity;
  throw new Conflict('no-capacity', "The session has no seat limit, so seats can't be reserved. Set a capacity first.");
}

const nothingReserved: ReadonlyMap<string, number> = new Map();

/** Returns the free seats; `reserved` are those of them that are reserved, by holder. */
export function freeSeats(
  seats: Pick<Seats, 'capacity' | 'taken'>,
  reserved: ReadonlyMap<string, number> = nothingReserved,
): FreeSeats {
  return { free: seats.capacity === null ? Infinity : Math.max(0, seats.capacity - seats.taken), reserved };
}

/** Returns how many seats are reserved, for all holders together. */
export function countReserved(reserved: ReadonlyMap<string, number>): number {
  return [...reserved.values()].reduce((sum, count) => sum + count, 0);
}

export type SeatDecision =
  /** `teamId` is the proposal whose team's reserved seat it is. */
  | { outcome: 'confirmed'; teamId?: string }
  | { outcome: 'waitlisted'; place: number }
  | { outcome: 'pending' }
  | { outcome: 'full' };

/**
 * Decides the outcome for the next person in order. The waiting list has been promoted before: if people wait while a
 * seat is free, they can't have it (their group is too large, or it is reserved for others), so only `mayTake` decides.
 * For an `approved` person, approval counts as automatic.
 */
export function decideSeat(
  seats: Seats,
  { approved = false, mayTake = freeSeats(seats).free > 0 }: { approved?: boolean; mayTake?: boolean } = {},
): SeatDecision {
  if (seats.approval === 'manual' && !approved) return { outcome: 'pending' };
  if (mayTake) return { outcome: 'confirmed' };
  return seats.waitlist ? { outcome: 'waitlisted', place: seats.waiting + 1 } : { outcome: 'full' };
}

/** Returns the seat counts after a decision. */
export function afterDecision(seats: Seats, decision: SeatDecision): Seats {
  switch (decision.outcome) {
    case 'confirmed':
      return { ...seats, taken: seats.taken + 1 };
    case 'waitlisted':
      return { ...seats, waiting: seats.waiting + 1 };
    case 'pending':
    case 'full':
      return seats;
  }
}

/** Returns the seat counts, of the way that they attended, after a person left a state. */
export function afterLeaving<S extends Pick<Seats, 'taken' | 'waiting'>>(seats: S, left: RegistrationState): S {
  if (seatedStates.includes(left)) return { ...seats, taken: seats.taken - 1 };
  if (left === 'waitlisted') return { ...seats, waiting: seats.waiting - 1 };
  return seats;
}

export const rsvps = ['accepted', 'tentative', 'declined'] as const;

/** The calendar response of an attendee to the invitation (RFC 5545 3.2.12 PARTSTAT). */
export type Rsvp = (typeof rsvps)[number];

/** A time that an attendee proposed instead (RFC 5546 3.2.7 COUNTER). It doesn't change the session. */
export interface ProposedTime {
  /** RFC 3339; null if the calendar sent no time, or one in an unknown time zone. */
  startsAt: string | null;
  endsAt: string | null;
  comment: string | null;
  /** SEQUENCE and DTSTAMP (RFC 3339) of the object that contained it. */
  sequence: number;
  stampedAt: string;
}

/**
 * Returns the response that counts for the current session. A response to an earlier time doesn't count for a person
 * with a seat, because calendars ask again after a session was rescheduled.
 */
export function currentRsvp(registration: {
  state: RegistrationState;
  sequence: number;
  rsvp: Rsvp | null;
  rsvpSequence: number | null;
}): Rsvp | null {
  const { state, sequence, rsvp, rsvpSequence } = registration;
  return state === 'confirmed' && rsvpSequence !== sequence ? null : rsvp;
}

/** Returns the answer that the next calendar object repeats: to its SEQUENCE, and no decline. */
export function knownAnswer(registration: {
  sequence: number;
  rsvp: Rsvp | null;
  rsvpSequence: number | null;
}): KnownAnswer | null {
  const { sequence, rsvp, rsvpSequence } = registration;
  return rsvpSequence !== sequence || rsvp === 'declined' ? null : rsvp;
}
