import { deriveToken, fromShortId, shortId } from '../../../platform/tokens.js';
import { type EmailCategory, emailCategories } from './email-category.js';

/**
 * Returns the token that stops one category of email. It names the attendee and the category (by a letter), so that
 * nothing has to be stored, and does nothing else. A higher link version revokes it.
 */
export function unsubscribeToken(
  secret: string,
  category: EmailCategory,
  attendeeId: string,
  linkVersion: number,
): string {
  return `${category.charAt(0)}${shortId(attendeeId)}${deriveToken(secret, 'mute', category, attendeeId, linkVersion)}`;
}

/**
 * Returns the attendee and the category that a token names; null for a text that is no such token. It proves nothing
 * yet.
 */
export function readUnsubscribeToken(token: string): { attendeeId: string; category: EmailCategory } | null {
  const match = /^(?<letter>[a-z])(?<id>[\w-]{22})[\w-]{22}$/u.exec(token);
  const category = emailCategories.find((one) => one.startsWith(match?.groups?.['letter'] ?? ' '));
  const attendeeId = fromShortId(match?.groups?.['id'] ?? '');
  return category === undefined || attendeeId === null ? null : { attendeeId, category };
}
