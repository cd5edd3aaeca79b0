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

/** SQL: the names that people of whom $1 are the ids have, or had before they were renamed. */
export const namesOf = `select a.name from attendees a where a.id = any($1)
  union select n.name from audit_entries e cross join lateral (values (e.details->>'from'), (e.details->>'to')) n(name)
    where e.subject = any(select 'attendee:' || id from unnest($1::uuid[]) as i(id)) and e.action = 'attendee.renamed'`;
