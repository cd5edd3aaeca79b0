import type { LinkSite } from '../../../domain/notifications/email/links.js';
import { rowToken } from '../../../platform/tokens.js';

/** Who takes part in a consultation: the team that booked it, or its host. */
export const sides = ['team', 'host'] as const;
export type Side = (typeof sides)[number];

/** What the token of a room link is for, by side: so that a team's link never opens as the host. */
export function roomPurpose(side: Side): string {
  return `consultation-${side}`;
}

/**
 * Returns the address that only opens the online room of a consultation. A higher link version of the person revokes it.
 */
export function roomLink({ publicUrl, secret }: LinkSite, side: Side, bookingId: string, linkVersion: number): string {
  return `${publicUrl}/consultations/${rowToken(secret, roomPurpose(side), bookingId, linkVersion)}`;
}

/** Returns the path of such an address. */
export function joinPath(config: { secret: string }, side: Side, bookingId: string, linkVersion: number): string {
  return roomLink({ publicUrl: '', secret: config.secret }, side, bookingId, linkVersion);
}
