import type { Refusal } from '../../platform/errors.js';
import { type Admission, decideBatch, type Group, type Room } from '../registrations/admission/admission.js';
import { freeSeats } from '../registrations/registration.js';
import type { RegistrationClosure } from '../sessions/session.js';

/** The expected outcome of a group in a session. */
export interface Outlook {
  /** How many would get a seat, join the waiting list, or wait for approval. */
  confirmed: number;
  waitlisted: number;
  pending: number;
  /** The expected outcome of each person; null if they are already registered. Empty if the session refuses. */
  people: ({ state: 'confirmed' | 'waitlisted' | 'pending'; place: number | null } | null)[];
  /** Why nobody would be registered, and the index of the first person who is too many where that is why. */
  refusal: { code: string; message: string; index: number | null; values: Refusal['values'] } | null;
  /** Seats that nobody has; null without a limit. */
  free: number | null;
  /** How many free seats are reserved for the organization. */
  reserved: number;
  /** Whether the group wants to stay together but is larger than the session. */
  neverTogether: boolean;
}

/** Decides about a group as if it registered now, alone. `organizationId` is that of the delegation. */
export function outlookOf(
  room: Room,
  closure: RegistrationClosure | null,
  group: Group,
  organizationId: string,
): Outlook {
  const decided = [...decideBatch(room, closure, [group]).admissions.values()];
  const count = (outcome: 'confirmed' | 'waitlisted' | 'pending') =>
    decided.filter((one) => one.outcome === 'admitted' && one.decision.outcome === outcome).length;
  const { capacity } = room.seats;
  const { free } = freeSeats(room.seats);
  const fresh = decided.filter((one) => one.outcome === 'admitted').length;
  return {
    confirmed: count('confirmed'),
    waitlisted: count('waitlisted'),
    pending: count('pending'),
    people: decided.flatMap((one) => {
      if (one.outcome === 'refused') return [];
      if (one.outcome === 'existing') return [null];
      const { decision } = one;
      return { state: decision.outcome, place: decision.outcome === 'waitlisted' ? decision.place : null };
    }),
    refusal: refusalOf(decided),
    free: Number.isFinite(free) ? free : null,
    reserved: room.reserved.get(organizationId) ?? 0,
    neverTogether: group.allOrNothing && capacity !== null && fresh > capacity,
  };
}

function refusalOf(decided: readonly Admission[]): Outlook['refusal'] {
  const refused = decided.find((one) => one.outcome === 'refused');
  if (refused?.outcome !== 'refused') return null;
  const { code, message, values } = refused.refusal;
  return { code, message, values, index: typeof values['index'] === 'number' ? values['index'] : null };
}
