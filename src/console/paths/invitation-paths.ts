import { callPath } from './paths.js';

/** The invitations of a call. */
export function invitationsPath(call: { slug: string }): string {
  return `${callPath(call)}/invitations`;
}

/** The form of a new invitation. */
export function newInvitationPath(call: { slug: string }): string {
  return `${invitationsPath(call)}/new`;
}

/** An invitation, or what is done with it. */
export function invitationPath(
  invitation: { id: string },
  part?: 'people' | 'text' | 'preview' | 'send' | 'time' | 'remind' | 'stop' | 'again' | 'delete' | 'fix',
): string {
  return `/console/invitations/${invitation.id}${part === undefined ? '' : `/${part}`}`;
}
