import type { EmailLink, EmailView } from '../email/email-view.js';
import { privacyLink, unsubscribeLink } from '../email/links.js';
import { oneLine } from '../email/one-line.js';
import { translate } from '../../../platform/i18n/messages.js';
import type { Kind } from '../kinds/kind.js';
import type { EmailCategory } from '../unsubscribe/email-category.js';
import type { EmailContext } from './context.js';

/** Returns the view for the email templates: the content of its kind in the layout that all kinds share. */
export function viewOf(kind: Kind, context: EmailContext): EmailView {
  const { t, language, message, pageUrl, words } = context;
  const isLtr = language.dir === 'ltr';
  return {
    language: language.code,
    dir: language.dir,
    startSide: isLtr ? 'left' : 'right',
    endSide: isLtr ? 'right' : 'left',
    tight: /^(?:zh|ja|ko|ar|fa|he|ur)\b/u.test(language.code) ? '' : 'letter-spacing:-.015em;',
    fonts: fontsOf(language.code),
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
    privacy: { label: translate(language.code, 'privacy.title'), url: privacyLink(context.site, context.call.slug) },
    settings: { label: t('settingsLink'), url: pageUrl },
    stop: stopLink(kind.category, context),
    ...kind.compose(context),
  };
}

// Null if emails of this kind can't be stopped.
function stopLink(category: EmailCategory | null, { t, message, site }: EmailContext): EmailLink | null {
  if (category === null || message.attendeeId === null) return null;
  const { linkVersion } = message.payload.recipient;
  return {
    label: t(category === 'reminders' ? 'stopReminders' : 'stopNews'),
    url: unsubscribeLink(site, category, message.attendeeId, linkVersion),
  };
}

// System fonts for scripts that the first fonts lack. In the wrong order, they show kanji in Chinese forms.
const chineseFonts = "'PingFang TC','Microsoft JhengHei',";
const scriptFonts: Readonly<Record<string, string>> = {
  ja: "'Hiragino Sans','Yu Gothic UI',Meiryo,",
  ko: "'Apple SD Gothic Neo','Malgun Gothic',",
};

/** Returns the font families for a language (BCP 47) as CSS, for an attribute in double quotes. */
function fontsOf(language: string): string {
  const fonts = scriptFonts[new Intl.Locale(language).language] ?? chineseFonts;
  return `system-ui,-apple-system,'Segoe UI',Roboto,'Noto Sans',${fonts}Arial,sans-serif`;
}
