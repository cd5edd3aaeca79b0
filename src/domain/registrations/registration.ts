import { Conflict } from '../../platform/errors.js';
import type { Approval } from '../sessions/session.js';
import type { FreeSeats } from './waitlist.js';

export const registrationStates = ['pending', 'confirmed', 'waitlisted', 'offered', 'cancelled', 'declined'] as const;
export type RegistrationState = (typeof registrationStates)[number];

/** States of people who are notified of every change of their session. */
export const liveStates: readonly RegistrationState[] = ['pending', 'confirmed', 'waitlisted', 'offered'];

/** Whether a registration still counts. */
export function isLive(state: RegistrationState): boolean {
  return liveStates.includes(state);
}

/** States of people who have a seat: their seats are what `taken` counts. */
export const seatedStates: readonly RegistrationState[] = ['confirmed', 'offered'];

/** The seats of a session as its locked row has them. */
export interface Seats {
  capacity: number | null;
  /** Given and offered. */
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

/** The seats that nobody has; `reserved` are those of them that are reserved for the people of an organization. */
export function freeSeats(
  seats: Pick<Seats, 'capacity' | 'taken'>,
  reserved: ReadonlyMap<string, number> = nothingReserved,
): FreeSeats {
  return { free: seats.capacity === null ? Infinity : Math.max(0, seats.capacity - seats.taken), reserved };
}

/** Returns how many seats are reserved, for all organizations together. */
export function countReserved(reserved: ReadonlyMap<string, number>): number {
  return [...reserved.values()].reduce((sum, count) => sum + count, 0);
}

export type SeatDecision =
  | { outcome: 'confirmed' }
  | { outcome: 'waitlisted'; place: number }
  | { outcome: 'pending' }
  | { outcome: 'full' };

/**
 * Decides what the next person in order gets. The line has had its turn before: somebody who waits while a seat is free may not
 * have it (their group is too large for it, or it is reserved for others), so `mayTake` alone decides. An `approved` person
 * is decided as if approval were automatic.
 */
export function decideSeat(
  seats: Seats,
  { approved = false, mayTake = freeSeats(seats).free > 0 }: { approved?: boolean; mayTake?: boolean } = {},
): SeatDecision {
  if (seats.approval === 'manual' && !approved) return { outcome: 'pending' };
  if (mayTake) return { outcome: 'confirmed' };
  return seats.waitlist ? { outcome: 'waitlisted', place: seats.waiting + 1 } : { outcome: 'full' };
}

/** The seats after a decision. */
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

/** The seats after somebody left a state. */
export function afterLeaving(seats: Seats, left: RegistrationState): Seats {
  if (seatedStates.includes(left)) return { ...seats, taken: seats.taken - 1 };
  if (left === 'waitlisted') return { ...seats, waiting: seats.waiting - 1 };
  return seats;
}
