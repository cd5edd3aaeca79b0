import { callLink, registrationLink, sessionLink } from '../email/links.js';
import type { EmailLink, EmailView } from '../email/email-view.js';
import { emailFonts } from '../email/email-fonts.js';
import { oneLine, subjectLine } from '../email/one-line.js';
import { sentences } from '../../../platform/i18n/sentences.js';
import { saidMinutes } from '../reminders/reminder-time.js';
import { broadcastParts } from './broadcast.js';
import { clockSentence } from './clock-change.js';
import { followUpParts } from './follow-up.js';
import { delegationParts } from './delegation.js';
import { teamParts } from './team.js';
import { isOver, type EmailContext } from './context.js';
import { stopLink } from './unsubscribe-links.js';
import { rowsOf } from './session-rows.js';
import { sessionTimes, whenOf, zonedTime } from './times.js';
import type { MessageKind } from '../message.js';

const leaving: ReadonlySet<MessageKind> = new Set(['invited', 'promoted', 'waitlisted', 'pending', 'rescheduled']);

/** Kinds whose state and text are written by parts of their own. */
const speaksForItself: ReadonlySet<MessageKind> = new Set(['broadcast', 'follow-up', 'deadline']);

/** What a mail says, in the order in which it says it. */
export function viewOf(context: EmailContext): EmailView {
  const { t, kind, language, message, pageUrl, session, words } = context;
  const { recipient } = message.payload;
  const times = session === null ? null : sessionTimes(context, session.snapshot);
  const title = session === null ? words.name : oneLine(session.snapshot.title);
  const state = stateOf(context);
  const first = times?.first;
  const isLtr = language.dir === 'ltr';
  const invite = message.payload.event !== undefined && !isOver(kind) ? [t('preheaderInvite')] : [];
  return {
    language: language.code,
    dir: language.dir,
    startSide: isLtr ? 'left' : 'right',
    endSide: isLtr ? 'right' : 'left',
    tight: /^(?:zh|ja|ko|ar|fa|he|ur)\b/u.test(language.code) ? '' : 'letter-spacing:-.015em;',
    fonts: emailFonts(language.code),
    colon: t('colon'),
    subject: subjectLine(
      first === undefined
        ? t('subjectLink', { call: words.name })
        : t('subject', { state, title, date: first.shortDate, time: first.time, city: first.city }),
    ),
    preheader:
      first === undefined
        ? ''
        : sentences(t('preheader', { date: first.fullDate, range: first.range, city: first.city }), ...invite),
    callName: words.name,
    callHost: words.host,
    state,
    over: isOver(kind),
    title,
    when: times === null ? null : whenOf(context, times, isOver(kind)),
    button: buttonOf(context),
    greeting: t('greeting', { name: oneLine(recipient.name) }),
    paragraphs: paragraphsOf(context),
    rows: session === null ? [] : rowsOf(context, session.snapshot),
    closing: [],
    leave: leaving.has(kind) ? { label: t('leaveLink'), url: pageUrl } : null,
    sentTo: t(session === null ? 'sentToLink' : 'sentTo', { email: recipient.email }),
    reply: t('reply'),
    settings: { label: t('settingsLink'), url: pageUrl },
    body: null,
    stop: stopLink(context),
    ...delegationParts(context),
    ...teamParts(context),
    ...followUpParts(context),
    ...broadcastParts(context),
  };
}

// Where the reader stands: it opens the subject and the body.
function stateOf(context: EmailContext): string {
  const { t, kind, message } = context;
  if (speaksForItself.has(kind)) return '';
  const { place, lead } = message.payload;
  if (kind === 'waitlisted') return place === undefined ? t('waitlistedStateNoPlace') : t('waitlistedState', { place });
  if (kind === 'reminder' && context.session !== null) {
    const startsAt = new Date(context.session.snapshot.startsAt);
    return t('reminderState', { lead: leadWords(context, saidMinutes(lead ?? 'PT1H', startsAt, message.createdAt)) });
  }
  return t(`${kind}State`);
}

function paragraphsOf(context: EmailContext): string[] {
  const { t, kind, message, session } = context;
  const { place, event } = message.payload;
  if (message.payload.delegation !== undefined || speaksForItself.has(kind)) return [];
  if (kind === 'link') return [t('linkText'), t('linkWarning')];
  if (kind === 'reminder' && session !== null) {
    const { first } = sessionTimes(context, session.snapshot);
    const when = t('reminderText', { time: first.time, date: first.fullDate, city: first.city });
    return [when, clockSentence(context, session.snapshot)].filter((part) => part !== null);
  }
  if (kind === 'rescheduled' && event === undefined && place !== undefined) {
    return [t('rescheduledTextInLine', { place })];
  }
  if (message.payload.offerExpiresAt !== undefined) return [offerText(context, message.payload.offerExpiresAt)];
  if (message.payload.reason === 'new-links') return [t('newLinksText')];
  const differs = kind === 'rescheduled' || kind === 'updated' || kind === 'cancelled' || kind === 'withdrawn';
  return [t(differs && event === undefined ? `${kind}TextNoSeat` : `${kind}Text`)];
}

function buttonOf({ t, kind, message, call, joinUrl, pageUrl, session, site }: EmailContext): EmailLink {
  if (kind === 'reminder' && joinUrl !== null) return { label: t('buttonJoin'), url: joinUrl };
  if (kind === 'cancelled' || kind === 'declined')
    return { label: t('buttonProgramme'), url: callLink(site, call.slug) };
  if (kind === 'released' && message.registrationId !== null) {
    return { label: t('buttonRetake'), url: registrationLink(pageUrl, message.registrationId) };
  }
  if (
    (kind === 'offered' || kind === 'offer-reminder' || kind === 'offer-expired') &&
    message.registrationId !== null
  ) {
    return { label: t(`button-${kind}`), url: registrationLink(pageUrl, message.registrationId) };
  }
  if (kind === 'withdrawn' && session !== null) {
    return { label: t('buttonSession'), url: sessionLink(site, call.slug, session.snapshot.slug) };
  }
  return { label: t('buttonPage'), url: pageUrl };
}

// An offer ends at a moment on the reader's own clock.
function offerText({ t, kind, language, message }: EmailContext, offerExpiresAt: string): string {
  const endsAt = new Date(offerExpiresAt);
  const { fullDate, time, zone } = zonedTime(endsAt, endsAt, message.payload.recipient.timeZone, language.code);
  return t(`${kind}Text`, { date: fullDate, time, zone });
}

/** A lead in words: 1560 minutes are "1 day 2 hours". */
function leadWords({ t }: EmailContext, minutes: number): string {
  const parts = [
    { key: 'leadDays', count: Math.floor(minutes / 1440) },
    { key: 'leadHours', count: Math.floor((minutes % 1440) / 60) },
    { key: 'leadMinutes', count: minutes % 60 },
  ];
  return parts
    .filter(({ count }) => count > 0)
    .map(({ key, count }) => t(key, { count }))
    .reduce((longer, shorter) => (longer === '' ? shorter : t('leadBoth', { longer, shorter })), '');
}
