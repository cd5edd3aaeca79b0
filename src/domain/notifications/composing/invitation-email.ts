import { callClosesAt } from '../../calls/call-dates.js';
import { broadcastText, type MergeField } from '../../broadcasts/merge-fields.js';
import { emailMarkdown } from '../email/email-markdown.js';
import { type EmailContent, type EmailRow, oneLine } from '../email/email-view.js';
import { invitationLink } from '../email/links.js';
import { answerBy, subjectTime } from './deadline-text.js';
import type { FrozenLanguages } from '../../sessions/language-offer.js';
import { asLines, frozenLanguageRows } from './session-rows.js';
import { readTitle } from '../../sessions/session-texts.js';
import { quotedValues } from '../email/quoted.js';
import { type EmailContext, required } from './context.js';
import { zonedTime } from './times.js';

/** Composes an invitation to register, or its reminder: what it is about, one button, and each session with its time. */
export function invitationEmail(
  context: EmailContext,
  kind: 'invitation-to-register' | 'invitation-reminder',
): EmailContent {
  const { t, message, words, site, broadcast } = context;
  const { recipient } = message.payload;
  const { inviteeId, reservedUntil } = required(message, 'invitation');
  const sessions = sessionsOf(context);
  const url = invitationLink(site, inviteeId, recipient.linkVersion);
  const title = sessions.length === 1 ? oneLine(sessions[0]?.title ?? '') : words.name;
  const state = t(`${kind}State`);
  const values = { host: words.host || words.name, call: words.name, title, count: sessions.length };
  const own = broadcast && ownText(context, url);
  return {
    ...(own && { subject: own.subject }),
    state,
    at: sessions[0] && subjectTime(context, sessions[0].startsAt),
    until: answerBy(context, reservedUntil),
    title: oneLine(own?.subject ?? title),
    paragraphs: own === null ? [t('invitation-to-registerText', values), t('invitation-to-registerHow')] : [],
    body: own?.body ?? null,
    button: { label: t('buttonInvitation'), url },
    rows: [...reservedRow(context), ...sessionRows(context, sessions)],
    leave: { label: t('invitation-to-registerDecline'), url: `${url}#decline` },
    // Not their own page: an invitation is easily forwarded.
    settings: { label: t('invitation-to-registerLink'), url },
    sentTo: t('sentToInvitation', { email: recipient.email, host: values.host }),
  };
}

function ownText(context: EmailContext, url: string): { subject: string; body: { html: string; text: string } } | null {
  const { broadcast } = context;
  if (broadcast === null) return null;
  const values = valuesOf(context, url);
  const body = broadcastText.markdown(broadcast.body, quotedValues(values, context.language));
  return {
    subject: oneLine(broadcastText.fill(broadcast.subject, values)),
    body: { html: emailMarkdown(body.html), text: body.text },
  };
}

function valuesOf(context: EmailContext, url: string): Record<MergeField, string> {
  const { t, language, call, message, reader } = context;
  const [session] = sessionsOf(context);
  const closesAt = callClosesAt(call);
  const { fullDate, time, zone } = zonedTime(closesAt, closesAt, message.payload.recipient.timeZone, language.code);
  return {
    ...reader,
    page: url,
    deadline: t('inZone', { time: t('dateAndRange', { date: fullDate, range: time }), zone }),
    session: session === undefined ? '' : oneLine(session.title),
    when: session === undefined ? '' : whenLine(context, session),
  };
}

/** The sessions, with their titles as the reader sees them. */
function sessionsOf({ message, call, language }: EmailContext) {
  const { sessions } = required(message, 'invitation');
  return sessions.map((session) => ({ ...session, title: readTitle(session, call, language.code) }));
}

type InvitedSession = { title: string; startsAt: string; endsAt: string } & FrozenLanguages;

/** Each session with its time and languages; the title of a single one is the heading. */
function sessionRows(context: EmailContext, sessions: readonly InvitedSession[]): EmailRow[] {
  return sessions.flatMap((session) => {
    const languages = frozenLanguageRows(context, session);
    const when = whenLine(context, session);
    if (sessions.length === 1) return [{ label: context.t('rowWhen'), lines: [when], links: [] }, ...languages];
    return [{ label: oneLine(session.title), lines: [when, ...asLines(context, languages)], links: [] }];
  });
}

function whenLine({ t, language, message }: EmailContext, { startsAt, endsAt }: InvitedSession): string {
  const { timeZone } = message.payload.recipient;
  const { fullDate, range, zone } = zonedTime(new Date(startsAt), new Date(endsAt), timeZone, language.code);
  return t('inZone', { time: t('dateAndRange', { date: fullDate, range }), zone });
}

function reservedRow({ t, language, message }: EmailContext): EmailRow[] {
  const { reservedUntil, sessions } = required(message, 'invitation');
  if (reservedUntil === undefined) return [];
  const until = new Date(reservedUntil);
  const { fullDate, time, zone } = zonedTime(until, until, message.payload.recipient.timeZone, language.code);
  const text = t('invitation-to-registerReserved', { date: fullDate, time, zone, count: sessions.length });
  return [{ label: t('invitation-to-registerReservedLabel'), lines: [text], links: [] }];
}
