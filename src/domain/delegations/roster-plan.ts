import type { Refusal } from '../../platform/errors.js';
import { type Admission, decideBatch, type Group, type Room } from '../registrations/admission.js';
import { freeSeats } from '../registrations/registration.js';
import type { RegistrationClosure } from '../sessions/session.js';

/** What a session would give to a group now. */
export interface Outlook {
  /** How many would get a seat, a place in line, or wait for approval. */
  confirmed: number;
  waitlisted: number;
  pending: number;
  /** What each of them would get; null where they are registered already. Empty where nobody is registered. */
  people: ({ state: 'confirmed' | 'waitlisted' | 'pending'; place: number | null } | null)[];
  /** Why nobody would be registered, and the index of the first person who is too many where that is why. */
  refusal: { code: string; index: number | null; values: Refusal['values'] } | null;
  /** Seats that nobody has; null without a limit. */
  free: number | null;
  /** How many of them are reserved for the organization. */
  reserved: number;
  /** Whether the group wants to stay together and the session has fewer seats in all. */
  neverTogether: boolean;
}

/** Decides about a group as if it came now, alone. `organizationId` is that of the delegation. */
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
  const { code, values } = refused.refusal;
  return { code, values, index: typeof values['index'] === 'number' ? values['index'] : null };
}
