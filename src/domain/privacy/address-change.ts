import { rowToken } from '../../platform/tokens.js';

/** How long the link in the email to the new address works. */
export const changeHours = 24;

/** Maximum number of requests within a day. */
export const maxChanges = 3;

/** Returns the token of the link that proves a new address. */
export function changeToken(secret: string, changeId: string): string {
  return rowToken(secret, 'address-change', changeId);
}

/** A requested address change. */
export interface AddressChange {
  attendeeId: string;
  id: string;
  email: string;
  requestedAt: Date;
  expiresAt: Date;
  requests: number;
}

/** Returns the number of requests within a day of the last one, including this one. */
export function requestsWithin(last: Pick<AddressChange, 'requestedAt' | 'requests'> | null, now: Date): number {
  const isRecent = last !== null && now.getTime() - last.requestedAt.getTime() < 86_400_000;
  return isRecent ? last.requests + 1 : 1;
}
