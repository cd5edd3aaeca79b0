import type { Registration } from './registration.entity.js';

/** A registration that an act changed or made, for its undo. */
export interface ActedRegistration {
  id: string;
  /** What it was; null if it was none, or one that had ended. */
  was: Pick<
    Registration,
    | 'state'
    | 'waitlistNumber'
    | 'groupId'
    | 'allOrNothing'
    | 'offerExpiresAt'
    | 'confirmedAt'
    | 'provisionalUntil'
    | 'approvedAt'
  > | null;
  /** When the act changed it, RFC 3339: somebody else has changed it since if that is later. */
  at: string;
}

/** Returns what an act did to registrations. `before` are those that were there. */
export function actedOn(written: readonly Registration[], before: readonly Registration[]): ActedRegistration[] {
  const former = new Map(before.map((one) => [one.id, one]));
  return written.map(({ id, updatedAt }) => {
    const was = former.get(id);
    return { id, was: was === undefined ? null : seatOf(was), at: updatedAt.toISOString() };
  });
}

function seatOf(registration: Registration): NonNullable<ActedRegistration['was']> {
  const { state, waitlistNumber, groupId, allOrNothing } = registration;
  const { offerExpiresAt, confirmedAt, provisionalUntil, approvedAt } = registration;
  return { state, waitlistNumber, groupId, allOrNothing, offerExpiresAt, confirmedAt, provisionalUntil, approvedAt };
}
