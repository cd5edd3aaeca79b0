import { Conflict } from '../../platform/errors.js';
import type { Organization } from './organization.entity.js';

/** Seats that are reserved for an organization in one session. */
export interface Reserved {
  seats: number;
  /** Null for the start of the session. */
  reservedUntil: Date | null;
}

/** A reservation in a merge: the seats that moved, and what the other organization had before. */
export interface MovedReservation {
  sessionId: string;
  moved: Reserved;
  before: Reserved | null;
}

/** What a merge moved, as stored in the audit entry: an undo moves only these back. */
export interface MovedWithMerge {
  /** Ids, like all other fields but the domains. */
  attendees: string[];
  proposals: string[];
  delegations: string[];
  reservations: MovedReservation[];
  domains: string[];
  /** Organizations that had been merged into the one that moves. */
  aliases: string[];
}

type Merging = Pick<Organization, 'id' | 'callId' | 'mergedInto'>;

/** Throws Conflict if one can't be merged into the other. */
export function checkMerge(one: Merging, into: Merging): void {
  if (one.id === into.id) throw new Conflict('merge-with-itself', "An organization can't be merged with itself.");
  if (one.callId !== into.callId) {
    throw new Conflict('merge-other-call', "Organizations of different calls can't be merged.");
  }
  if (one.mergedInto !== null) throw new Conflict('merged-already', 'The organization is already merged.');
  if (into.mergedInto !== null) {
    throw new Conflict(
      'merge-into-merged',
      'The other organization is itself merged. Choose the one it was merged into.',
    );
  }
}

/** Returns the combined reservation of two organizations: all their seats, until the later release. */
export function joinReservations(moved: Reserved, before: Reserved | null): Reserved {
  if (before === null) return moved;
  return { seats: moved.seats + before.seats, reservedUntil: later(moved.reservedUntil, before.reservedUntil) };
}

/**
 * Splits a reservation made by `joinReservations`, in its current state, because an organizer may have changed it.
 * Returns the reservation of each, or null. Never reserves more seats than before.
 */
export function partReservations(
  { moved, before }: MovedReservation,
  now: Reserved | null,
): { moved: Reserved | null; left: Reserved | null } {
  if (now === null) return { moved: null, left: null };
  const seats = Math.min(moved.seats, now.seats);
  const rest = now.seats - seats;
  const isUnchanged = sameMoment(now.reservedUntil, joinReservations(moved, before).reservedUntil);
  const reservedUntil = isUnchanged && before !== null ? before.reservedUntil : now.reservedUntil;
  return {
    moved: { seats, reservedUntil: moved.reservedUntil },
    left: rest === 0 ? null : { seats: rest, reservedUntil },
  };
}

function later(one: Date | null, other: Date | null): Date | null {
  if (one === null || other === null) return null;
  return one > other ? one : other;
}

function sameMoment(one: Date | null, other: Date | null): boolean {
  return one?.getTime() === other?.getTime();
}
