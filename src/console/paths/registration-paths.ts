import { callPath } from './paths.js';
import { sessionPath } from './session-paths.js';

/** The limits of a call for people with unconfirmed addresses. */
export function limitsPath(call: { slug: string }): string {
  return `${callPath(call)}/limits`;
}

/** The people of a call. */
export function peoplePath(call: { slug: string }): string {
  return `${callPath(call)}/people`;
}

/** The tags of a call. */
export function tagsPath(call: { slug: string }): string {
  return `${callPath(call)}/tags`;
}

/** Returns the path of a person, or of what is done with them. */
export function personPath(
  person: { id: string },
  part?: 'edit' | 'address' | 'erase' | 'data.json' | 'merge' | 'unmerge' | 'block' | 'unblock',
): string {
  return `/console/people/${person.id}${part === undefined ? '' : `/${part}`}`;
}

/** Returns the path of releasing the seats reserved for an organization. */
export function reservedSeatsPath(session: { id: string }, reservation: { organizationId: string }): string {
  return `${sessionPath(session, 'seats')}/${reservation.organizationId}/release`;
}

/** A registration in the console, or what an organizer does with it. */
export function registrationPath(
  id: string,
  action?: 'withdraw' | 'resend' | 'approve' | 'decline' | 'presence' | 'waitlist',
): string {
  return `/console/registrations/${id}${action === undefined ? '' : `/${action}`}`;
}
