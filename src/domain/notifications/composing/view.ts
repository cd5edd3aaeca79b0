import { accentShades } from '../../calls/accent-color.js';
import { logoSize } from '../../calls/logo-size.js';
import { type EmailContent, type EmailLink, type EmailView, oneLine, subjectLine } from '../email/email-view.js';
import { notMeLink, privacyLink, speakerStopLink, unsubscribeLink } from '../email/links.js';
import { asksNeeds } from '../../calls/needs-question.js';
import { sentences, translate } from '../../../platform/i18n/messages.js';
import { matchLanguage } from '../../../platform/i18n/negotiate-language.js';
import { textNote } from '../../sessions/session-labels.js';
import { titleLanguage } from '../../sessions/session-texts.js';
import { memoize } from '../../../platform/memoize.js';
import type { Kind } from '../kinds/kind.js';
import type { EmailCategory } from '../unsubscribe/email-category.js';
import type { EmailContext } from './context.js';
import { deadlineFields } from './deadline-text.js';

/** Returns the view for the email templates: the content of its kind in the layout that all kinds share. */
export function viewOf(kind: Pick<Kind, 'category' | 'compose'>, context: EmailContext): EmailView {
  const { t, language, pageUrl, words, reader, isUnproven } = context;
  const { asksIfMine } = context.message.payload;
  const content = kind.compose(context);
  const isLtr = language.dir === 'ltr';
  const asked = {
    ...(isUnproven && unprovenParts(context, content)),
    ...(!isUnproven && asksIfMine === true && ifMine(context)),
  };
  return {
    language: language.code,
    dir: language.dir,
    startSide: isLtr ? 'left' : 'right',
    endSide: isLtr ? 'right' : 'left',
    tight: /^(?:zh|ja|ko|ar|fa|he|ur)\b/u.test(language.code) ? '' : 'letter-spacing:-.015em;',
    fonts: fontsOf(language.code),
    colon: t('colon'),
    callName: words.name,
    logo: logoOf(context),
    accent: context.call.accentColor === '' ? null : accentShades(context.call.accentColor).accent,
    callHost: words.host,
    celebration: null,
    over: false,
    when: null,
    confirm: null,
    greeting: reader.isNamed
      ? t('greeting', { name: reader.name })
      : translate(language.code, 'confirm.email.greeting'),
    body: null,
    rows: [],
    closing: [],
    leave: null,
    reply: t('reply'),
    privacy: { label: translate(language.code, 'privacy.title'), url: privacyLink(context.site, context.call.slug) },
    settings: { label: t('settingsLink'), url: pageUrl },
    stop: stopLink(kind.category, context),
    ...content,
    subject: subjectOf(context, content),
    ...titleParts(context, content),
    preheader: preheaderOf(content, asked.confirm ?? null),
    ...asked,
  };
}

/**
 * Returns the language of the session's title above the text; null for the one of the email. A word says which it is,
 * unless it is the spoken one, which is among the facts.
 */
function titleParts({ session, language }: EmailContext, { title }: EmailContent) {
  if (session === null || title !== oneLine(session.snapshot.title)) return { titleLang: null, titleNote: null };
  const lang = titleLanguage(session.snapshot);
  const isOther = matchLanguage(lang) !== language.code;
  const isSaid = lang === session.snapshot.language;
  return { titleLang: isOther ? lang : null, titleNote: isOther && !isSaid ? textNote(lang, language.code) : null };
}

/** Returns state, time and title: phones show the first 40 characters, and what matters stands in them. */
function subjectOf({ t }: EmailContext, { subject, state, title, at = '', city = '', others = 0 }: EmailContent) {
  const key = at === '' ? 'subjectPlain' : city === '' ? 'subjectAt' : 'subject';
  const line = subjectLine(subject ?? t(key, { state, title, at, city }));
  return others === 0 ? line : `${line} (+${others})`;
}

/** Returns what inboxes show beside the subject: a deadline first, then what there is to confirm or to read. */
function preheaderOf(content: EmailContent, confirm: EmailView['confirm']): string {
  const { preheader, until = '', body, paragraphs, over = false } = content;
  if (confirm !== null && !over) return sentences(confirm.until ?? '', confirm.text);
  const text = preheader ?? (body ? body.text.slice(0, 160) : (paragraphs[0] ?? ''));
  return oneLine(sentences(until, text));
}

type Confirmation = NonNullable<EmailView['confirm']>;

/**
 * Returns the additional parts of emails to an unproven address. When everything is over, there is no time left to
 * confirm. An email about another address has none: somebody else can read it.
 */
function unprovenParts(context: EmailContext, { over }: EmailContent): Partial<EmailView> {
  const { language, message } = context;
  const { attendeeId, payload } = message;
  if (attendeeId === null || payload.addressChange !== undefined) return {};
  return {
    confirm: { ...confirmOf(context, attendeeId), ...(over === true && { until: null }) },
    stop: notMeOf(context, attendeeId),
    leave: null,
    reply: '',
    settings: null,
    sentTo: translate(language.code, 'confirm.email.sentTo', { email: payload.recipient.email }),
  };
}

/** Returns the logo of the call at the size at which emails show it. */
function logoOf({ call, site }: EmailContext): EmailView['logo'] {
  if (call.logoEtag === '') return null;
  return { url: `${site.publicUrl}/calls/${call.slug}/logo.png?v=${call.logoEtag}`, ...logoSize(call) };
}

/** Asks a person whose address is proven whether it was them who registered, or agree that somebody else did. */
function ifMine(context: EmailContext): Partial<EmailView> {
  const { language, message, words } = context;
  const { recipient } = message.payload;
  if (message.attendeeId === null) return {};
  const text = (key: string, values = {}) => translate(language.code, `confirm.mine.${key}`, values);
  const by = coordinatorOf(context);
  const [asks, label] =
    by === undefined
      ? [text('email', { call: words.name }), text('submit')]
      : [sentences(text('coordinator', by), ownNeeds(context)), text('agree')];
  return {
    confirm: confirmWith(context, message.attendeeId, asks, label),
    stop: notMeOf(context, message.attendeeId),
    sentTo: translate(language.code, 'confirm.email.sentTo', { email: recipient.email }),
  };
}

/** Returns who registered the reader with a delegation, for one line. */
function coordinatorOf({ message }: EmailContext): { coordinator: string; organization: string } | undefined {
  const { registeredBy: by } = message.payload;
  return by && { coordinator: oneLine(by.coordinator), organization: oneLine(by.organization) };
}

// Coordinators are not asked what their people need: each of them is.
function ownNeeds({ call, language }: EmailContext): string {
  return asksNeeds(call) ? translate(language.code, 'confirm.email.needs') : '';
}

// The organization is left out: whoever registered the reader typed it.
function confirmOf(context: EmailContext, attendeeId: string): Confirmation {
  const { language, words } = context;
  const text = (key: string, values = {}) => translate(language.code, `confirm.email.${key}`, values);
  const by = coordinatorOf(context);
  const asks =
    by === undefined ? text('someone', { call: words.name }) : sentences(text('coordinator', by), ownNeeds(context));
  return confirmWith(context, attendeeId, asks, translate(language.code, 'confirm.submit'));
}

function confirmWith(context: EmailContext, attendeeId: string, text: string, label: string): Confirmation {
  const { language, message, confirmUrl } = context;
  const { provisionalUntil: until } = message.payload;
  if (confirmUrl === null) throw new Error(`The message ${message.id} lacks its link to confirm.`);
  return {
    text,
    until: until === undefined ? null : translate(language.code, 'confirm.email.until', deadlineFields(context, until)),
    button: { label, url: confirmUrl },
    notMe: notMeOf(context, attendeeId),
  };
}

// In place of the link that stops one category: nobody knows yet whether the reader wanted any email.
function notMeOf({ language, message, site }: EmailContext, attendeeId: string): EmailLink {
  const { linkVersion } = message.payload.recipient;
  return {
    label: translate(language.code, 'confirm.notMe.submit'),
    url: notMeLink(site, attendeeId, linkVersion),
  };
}

const stopLabels = { reminders: 'stopReminders', news: 'stopNews', invitations: 'stopInvitations' } as const;

// Null if emails of this kind can't be stopped.
function stopLink(category: EmailCategory | null, { t, message, site }: EmailContext): EmailLink | null {
  const { recipient, speaker } = message.payload;
  const { linkVersion } = recipient;
  if (speaker !== undefined && (category === 'reminders' || category === 'news'))
    return { label: t(stopLabels[category]), url: speakerStopLink(site, category, speaker.id, linkVersion) };
  if (category === null || message.attendeeId === null) return null;
  return {
    label: t(stopLabels[category]),
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
const fontsOf = memoize(
  100,
  (language) => language,
  (language: string): string => {
    const fonts = scriptFonts[new Intl.Locale(language).language] ?? chineseFonts;
    return `system-ui,-apple-system,'Segoe UI',Roboto,'Noto Sans',${fonts}Arial,sans-serif`;
  },
);
