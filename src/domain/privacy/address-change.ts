import { rowToken } from '../../platform/tokens.js';

/** How long the link in the email to the new address works. */
export const changeHours = 24;

/** How often a person can ask within a day. */
export const mostChanges = 3;

/** The token of the link that proves a new address. */
export function changeToken(secret: string, changeId: string): string {
  return rowToken(secret, 'address-change', changeId);
}

/** An address that a person asked for. */
export interface AddressChange {
  attendeeId: string;
  id: string;
  email: string;
  requestedAt: Date;
  expiresAt: Date;
  requests: number;
}

/** How many requests a new one makes within a day of the last, this one included. */
export function requestsWithin(last: Pick<AddressChange, 'requestedAt' | 'requests'> | null, now: Date): number {
  const isRecent = last !== null && now.getTime() - last.requestedAt.getTime() < 86_400_000;
  return isRecent ? last.requests + 1 : 1;
}
