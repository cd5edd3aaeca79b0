import type { OpenIdClaims } from '../../../platform/openid-client.js';

/**
 * Returns the email address that a provider vouches for, or null. Only a plain `true` counts: with anything else, somebody
 * could sign in with an address that isn't theirs.
 */
export function verifiedEmail(claims: OpenIdClaims): string | null {
  const { email, email_verified: isVerified } = claims;
  return isVerified === true && typeof email === 'string' && email.includes('@') ? email : null;
}

/** Returns whether the provider has asked for a second factor (`amr`, RFC 8176). */
export function hasSecondFactor({ amr }: OpenIdClaims): boolean {
  return Array.isArray(amr) && amr.includes('mfa');
}
