import { deriveToken, fromShortId, sameToken, shortId } from '../../../platform/tokens.js';

/** How many days the link in an email confirms an address. */
export const confirmDays = 30;

const dayMs = 86_400_000;

/**
 * Returns the token that proves an address when it comes back by POST. It names the attendee and the day of the email, so
 * that nothing has to be stored. A higher link version revokes it.
 */
export function confirmToken(secret: string, attendeeId: string, linkVersion: number, issuedAt: Date): string {
  return tokenOf(secret, attendeeId, linkVersion, Math.floor(issuedAt.getTime() / dayMs));
}

/** Returns the token with which the owner of an unproven address says that they never registered. It does not expire. */
export function notMeToken(secret: string, attendeeId: string, linkVersion: number): string {
  return `${shortId(attendeeId)}${deriveToken(secret, 'not-me', attendeeId, linkVersion)}`;
}

/** Returns the attendee that a `notMeToken` names, or null for any other text. The token is not verified. */
export function readNotMeToken(token: string): { attendeeId: string } | null {
  const attendeeId = /^[\w-]{44}$/u.test(token) ? fromShortId(token.slice(0, 22)) : null;
  return attendeeId === null ? null : { attendeeId };
}

/** Whether a token is the attendee's own, of whichever version: it can only limit what is sent to the address. */
export function isNotMeToken(
  secrets: readonly string[],
  token: string,
  { id, linkVersion }: { id: string; linkVersion: number },
): boolean {
  const versions = Array.from({ length: linkVersion }, (_, index) => index + 1);
  return secrets.some((secret) => versions.some((version) => sameToken(token, notMeToken(secret, id, version))));
}

/** Returns the attendee that a token names, or null for any other text. The token is not verified. */
export function readConfirmToken(token: string): { attendeeId: string } | null {
  const attendeeId = fromShortId(token.slice(0, 22));
  return attendeeId !== null && dayOf(token) !== null ? { attendeeId } : null;
}

/** Returns the state of a token that names this attendee. */
export function confirmTokenState(
  secrets: readonly string[],
  token: string,
  { id, linkVersion }: { id: string; linkVersion: number },
  now: Date,
): 'valid' | 'expired' | 'revoked' | 'forged' {
  const day = dayOf(token);
  const isOf = (version: number) =>
    day !== null && secrets.some((secret) => sameToken(token, tokenOf(secret, id, version, day)));
  if (day !== null && isOf(linkVersion)) return now.getTime() < (day + 1 + confirmDays) * dayMs ? 'valid' : 'expired';
  const older = Array.from({ length: linkVersion - 1 }, (_, index) => index + 1);
  return older.some(isOf) ? 'revoked' : 'forged';
}

function tokenOf(secret: string, attendeeId: string, linkVersion: number, day: number): string {
  const on = day.toString(36).padStart(4, '0');
  return `${shortId(attendeeId)}${on}${deriveToken(secret, 'confirm', attendeeId, linkVersion, day)}`;
}

/** The day of a token's email, counted from the epoch. */
function dayOf(token: string): number | null {
  const day = /^[\w-]{22}(?<day>[0-9a-z]{4})[\w-]{22}$/u.exec(token)?.groups?.['day'];
  return day === undefined ? null : Number.parseInt(day, 36);
}
