import { deriveToken } from '../../platform/tokens.js';

/** The token of an attendee's own page. A higher version voids it. */
export function pageToken(secret: string, attendeeId: string, linkVersion: number): string {
  return deriveToken(secret, 'page', attendeeId, linkVersion);
}

/** The token of an attendee's own calendar feed; never the page's, since people share feeds. */
export function feedToken(secret: string, attendeeId: string, linkVersion: number): string {
  return deriveToken(secret, 'feed', attendeeId, linkVersion);
}

/** The token of the way into the room: it opens nothing but the room. */
export function joinToken(secret: string, registrationId: string, linkVersion: number): string {
  return deriveToken(secret, 'join', registrationId, linkVersion);
}

/** The token of the page that follows a registration: it shows the state, and opens nothing. */
export function statusToken(secret: string, registrationId: string): string {
  return deriveToken(secret, 'status', registrationId);
}

/** The token of the page on which a coordinator keeps a delegation. A higher version voids it. */
export function delegationToken(secret: string, delegationId: string, linkVersion: number): string {
  return deriveToken(secret, 'delegation', delegationId, linkVersion);
}

/** The token in the code of a ticket: it checks its registration in, shown to staff, and opens nothing. */
export function ticketToken(secret: string, registrationId: string, linkVersion: number): string {
  return deriveToken(secret, 'ticket', registrationId, linkVersion);
}
