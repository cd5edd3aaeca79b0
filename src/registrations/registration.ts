import type { Approval } from '../sessions/session.js';

export const registrationStates = ['pending', 'confirmed', 'waitlisted', 'offered', 'cancelled', 'declined'] as const;
export type RegistrationState = (typeof registrationStates)[number];

/** States of people who are told of every change of their session. */
export const liveStates: readonly RegistrationState[] = ['pending', 'confirmed', 'waitlisted', 'offered'];

/** Whether a registration still counts. */
export function isLive(state: RegistrationState): boolean {
  return liveStates.includes(state);
}

/** The seats of a session as its locked row has them. */
export interface Seats {
  capacity: number | null;
  taken: number;
  waiting: number;
  waitlist: boolean;
  approval: Approval;
}

export type SeatDecision =
  | { outcome: 'confirmed' }
  | { outcome: 'waitlisted'; place: number }
  | { outcome: 'pending' }
  | { outcome: 'full' };

/**
 * Decides what the next person in order gets. Nobody overtakes the waiting list: while somebody waits, a free seat is
 * theirs. An `approved` person is decided as if approval were automatic.
 */
export function decideSeat(seats: Seats, approved = false): SeatDecision {
  if (seats.approval === 'manual' && !approved) return { outcome: 'pending' };
  const free = seats.capacity === null || seats.taken < seats.capacity;
  if (free && seats.waiting === 0) return { outcome: 'confirmed' };
  if (!seats.waitlist) return free ? { outcome: 'confirmed' } : { outcome: 'full' };
  return { outcome: 'waitlisted', place: seats.waiting + 1 };
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
  if (left === 'confirmed') return { ...seats, taken: seats.taken - 1 };
  if (left === 'waitlisted') return { ...seats, waiting: seats.waiting - 1 };
  return seats;
}

/** How many people at the head of the line get a seat now. */
export function promotable(seats: Seats): number {
  const free = seats.capacity === null ? seats.waiting : seats.capacity - seats.taken;
  return Math.max(0, Math.min(free, seats.waiting));
}
