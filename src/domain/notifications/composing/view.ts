import type { EmailLink, EmailView } from '../email/email-view.js';
import { emailFonts } from '../email/email-fonts.js';
import { unsubscribeLink } from '../email/links.js';
import { oneLine } from '../email/one-line.js';
import type { Kind } from '../kinds/kind.js';
import type { EmailCategory } from '../unsubscribe/email-category.js';
import type { EmailContext } from './context.js';

/** Returns what the templates of an email show: what its kind says, in the frame that all kinds share. */
export function viewOf(kind: Kind, context: EmailContext): EmailView {
  const { t, language, message, pageUrl, words } = context;
  const isLtr = language.dir === 'ltr';
  return {
    language: language.code,
    dir: language.dir,
    startSide: isLtr ? 'left' : 'right',
    endSide: isLtr ? 'right' : 'left',
    tight: /^(?:zh|ja|ko|ar|fa|he|ur)\b/u.test(language.code) ? '' : 'letter-spacing:-.015em;',
    fonts: emailFonts(language.code),
    colon: t('colon'),
    preheader: '',
    callName: words.name,
    callHost: words.host,
    over: false,
    when: null,
    greeting: t('greeting', { name: oneLine(message.payload.recipient.name) }),
    body: null,
    rows: [],
    closing: [],
    leave: null,
    reply: t('reply'),
    settings: { label: t('settingsLink'), url: pageUrl },
    stop: stopLink(kind.category, context),
    ...kind.compose(context),
  };
}

// Null where emails of the kind always come.
function stopLink(category: EmailCategory | null, { t, message, site }: EmailContext): EmailLink | null {
  if (category === null) return null;
  const { linkVersion } = message.payload.recipient;
  return {
    label: t(category === 'reminders' ? 'stopReminders' : 'stopNews'),
    url: unsubscribeLink(site, category, message.attendeeId, linkVersion),
  };
}
