import { emailKey } from '../../domain/registrations/email-address.js';
import { deriveToken } from '../../platform/tokens.js';
import type { SitePage } from '../site-page.js';

const cookie = 'checkins';
const options = { path: '/checkin', sameSite: 'lax', httpOnly: true, signed: true, maxAge: 86_400 } as const;
/** A family at one phone, and not the list of those who are absent. */
const maxOfBrowser = 3;

/**
 * Counts an address with which this browser checks in to a session. Returns false, and counts nothing, for one more than
 * three. The addresses themselves are not stored.
 */
export function countCheckIn(page: SitePage, secret: string, sessionId: string, email: string): boolean {
  const { value } = page.request.unsignCookie(page.cookies[cookie] ?? '');
  const [of, ...marks] = (value ?? '').split('.');
  const mark = deriveToken(secret, 'self-check-in', sessionId, emailKey(email));
  const all = new Set([...(of === sessionId ? marks : []), mark]);
  if (all.size > maxOfBrowser) return false;
  page.reply.setCookie(cookie, [sessionId, ...all].join('.'), options);
  return true;
}
