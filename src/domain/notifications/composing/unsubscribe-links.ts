import { unsubscribeLink } from '../email/links.js';
import type { EmailLink } from '../email/email-view.js';
import type { EmailContext } from './context.js';
import { categoryOf } from '../message.js';

/** How the reader stops mails like this one; null where they always come. */
export function stopLink({ t, kind, message, site }: EmailContext): EmailLink | null {
  const category = categoryOf(kind);
  if (category === null) return null;
  const { linkVersion } = message.payload.recipient;
  return {
    label: t(category === 'reminders' ? 'stopReminders' : 'stopNews'),
    url: unsubscribeLink(site, category, message.attendeeId, linkVersion),
  };
}

/** The headers by which a mail program offers the same (RFC 2369, and RFC 8058: one click, without a page). */
export function stopHeaders(stop: EmailLink | null): Record<string, string> {
  if (stop === null) return {};
  return { 'List-Unsubscribe': `<${stop.url}>`, 'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click' };
}
