import { deriveToken, rowToken } from '../../../platform/tokens.js';

/** Returns the token of an attendee's own page. A higher link version revokes it. */
export function pageToken(secret: string, attendeeId: string, linkVersion: number): string {
  return rowToken(secret, 'page', attendeeId, linkVersion);
}

/** Returns the token by which a browser recognizes an attendee. It opens nothing; a higher link version revokes it. */
export function visitorToken(secret: string, attendeeId: string, linkVersion: number): string {
  return rowToken(secret, 'visitor', attendeeId, linkVersion);
}

/** Returns the token of an attendee's calendar feed. It differs from the page's, because people share feeds. */
export function feedToken(secret: string, attendeeId: string, linkVersion: number): string {
  return rowToken(secret, 'feed', attendeeId, linkVersion);
}

/** Returns the token of a join link, which only opens the room. */
export function joinToken(secret: string, registrationId: string, linkVersion: number): string {
  return rowToken(secret, 'join', registrationId, linkVersion);
}

/** Returns the token of a coordinator's delegation page. A higher link version revokes it. */
export function delegationToken(secret: string, delegationId: string, linkVersion: number): string {
  return rowToken(secret, 'delegation', delegationId, linkVersion);
}

/** Returns the token of an invitation to register. A higher link version of the invited attendee revokes it. */
export function invitationToken(secret: string, inviteeId: string, linkVersion: number): string {
  return rowToken(secret, 'invitation', inviteeId, linkVersion);
}

/** Returns the token of a poll. A higher link version of the attendee who is asked revokes it. */
export function pollToken(secret: string, inviteeId: string, linkVersion: number): string {
  return rowToken(secret, 'poll', inviteeId, linkVersion);
}

/** Returns the token in a ticket code. Staff can check in its registration with it; it opens no page. */
export function ticketToken(secret: string, registrationId: string, linkVersion: number): string {
  return deriveToken(secret, 'ticket', registrationId, linkVersion);
}
