import { callPath } from './paths.js';

/** The form of a new invitation. */
export function newInvitationPath(call: { slug: string }): string {
  return `${callPath(call)}/invitations/new`;
}

/** An invitation, or what is done with it. */
export function invitationPath(
  invitation: { id: string },
  part?: 'people' | 'unread' | 'text' | 'preview' | 'test' | 'send' | 'remind' | 'stop' | 'delete',
): string {
  return `/console/invitations/${invitation.id}${part === undefined ? '' : `/${part}`}`;
}
