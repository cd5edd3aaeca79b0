import { isLive, type RegistrationState } from '../registrations/registration.js';

/** What stands in place of a name that was erased; in every language. */
export const erasedName = '—';

/** The mail server of nobody: in place of an address that must be unique. */
export const erasedKey = 'erased:';

/** Whether the data of an attendee was erased: nobody else lacks an address. */
export function isErased({ email }: { email: string }): boolean {
  return email === '';
}

/**
 * Whether the erasure of a person frees their place: as long as the session is not over. Somebody who is there already
 * is counted as having attended.
 */
export function leavesWhenErased(
  registration: { state: RegistrationState; attendedAt: Date | null },
  session: { endsAt: Date; state: string },
  now: Date,
): boolean {
  return isLive(registration.state) && registration.attendedAt === null && session.endsAt > now;
}
