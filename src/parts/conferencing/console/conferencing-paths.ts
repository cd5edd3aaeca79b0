import type { ProviderName } from '../domain/provider.js';

/** Returns the address of the accounts in which the rooms of a call are made. */
export function conferencingPath(call: { slug: string }): string {
  return `/console/calls/${call.slug}/conferencing`;
}

/** Returns where what was recorded of a session is taken or declined. */
export function offersPath(session: { id: string }): string {
  return `/console/sessions/${session.id}/recordings`;
}

/** Returns the address of an account, or of what is done with it. */
export function accountPath(call: { slug: string }, provider: ProviderName, action?: 'check' | 'remove'): string {
  return `${conferencingPath(call)}/${provider}${action === undefined ? '' : `/${action}`}`;
}
