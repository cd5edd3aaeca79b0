import { rowToken } from '../../platform/tokens.js';

/**
 * What a link by email is for: joining the team, choosing a new password, proving a new address, or getting back the one
 * before it.
 */
export type PasswordLinkPurpose = 'invite' | 'reset' | 'address' | 'address-back';

const dayMs = 86_400_000;
const lifetimeMs: Record<PasswordLinkPurpose, number> = {
  invite: 7 * dayMs,
  reset: 3_600_000,
  address: dayMs,
  'address-back': 7 * dayMs,
};

/** The purposes of links that choose a password. */
export const passwordPurposes = ['invite', 'reset'] as const;

/** The purposes of links that change an address. */
export const addressPurposes = ['address', 'address-back'] as const;

/** Returns when a link that is sent now expires. */
export function passwordLinkExpiry(purpose: PasswordLinkPurpose, now: Date): Date {
  return new Date(now.getTime() + lifetimeMs[purpose]);
}

/** Returns the token of a link: derived, so that the outbox need not contain it. */
export function passwordLinkToken(secret: string, id: string): string {
  return rowToken(secret, 'password-link', id);
}

/** Strangers can ask for links to an address that they know: so many a day, and so far apart. */
const maxResetsPerDay = 5;
const resetEveryMs = 10 * 60_000;

/** Returns whether another link to choose a new password is sent. `sentAt` are those of the last day. */
export function isResetDue(sentAt: readonly Date[], now: Date): boolean {
  return sentAt.length < maxResetsPerDay && sentAt.every((at) => now.getTime() - at.getTime() >= resetEveryMs);
}
