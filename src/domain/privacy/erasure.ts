import { isLive, type RegistrationState } from '../registrations/registration.js';

/** Replaces an erased name, in every language. */
export const erasedName = '—';

/** Prefix of the address key of erased people: the key has to be unique, and no address starts like this. */
export const erasedKey = 'erased:';

/** Returns whether an attendee is erased: all others have an address. */
export function isErased({ email }: { email: string }): boolean {
  return email === '';
}

/**
 * Returns whether the erasure of a person frees their place, which is the case until the session is over. People who
 * are already checked in count as having attended.
 */
export function leavesWhenErased(
  registration: { state: RegistrationState; attendedAt: Date | null },
  session: { endsAt: Date; state: string },
  now: Date,
): boolean {
  return isLive(registration.state) && registration.attendedAt === null && session.endsAt > now;
}
