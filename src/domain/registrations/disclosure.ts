import type { Attendee } from './attendee.entity.js';
import { emailKey } from './email-address.js';
import type { Registration } from './registration.entity.js';

/** A form sent again within this time is a double click. */
const doubleClickMs = 60_000;

/**
 * Returns whether a form found a person who had registered before. Whoever typed the address need not own it, so only its
 * mailbox learns about the registration. A double click, the same form within a minute, finds nothing of anybody else.
 */
export function isOfKnownPerson(
  found: {
    created: boolean;
    attendee: Pick<Attendee, 'name'>;
    registration: Pick<Registration, 'createdAt'>;
  },
  typedName: string,
  now: Date,
): boolean {
  if (found.created) return false;
  const isDoubleClick =
    found.attendee.name === typedName && now.getTime() - found.registration.createdAt.getTime() < doubleClickMs;
  return !isDoubleClick;
}

/**
 * Returns the name and address to show on a page whose reader has not proven that the address is theirs: what they typed
 * themselves, never what is known about the person from before.
 */
export function disclosedPerson(
  typed: { name?: string; email?: string },
  registration: Pick<Registration, 'createdAt'>,
  attendee: Pick<Attendee, 'name' | 'email' | 'emailKey' | 'createdAt'>,
): { name: string; email: string } {
  const { name, email } = attendee;
  if (attendee.createdAt.getTime() === registration.createdAt.getTime()) return { name, email };
  if (typed.name && typed.email && emailKey(typed.email.trim()) === attendee.emailKey) {
    return { name: typed.name, email: typed.email };
  }
  const masked = email.replace(/^(.).*@/u, '$1…@');
  return { name: masked, email: masked };
}
