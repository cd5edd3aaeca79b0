import { z } from 'zod';
import { answerBy } from '../../../../domain/notifications/composing/deadline-text.js';
import { isNight } from '../../../../domain/time/day-parts.js';
import { type EmailContent, type EmailRow, oneLine } from '../../../../domain/notifications/email/email-view.js';
import { pollLink } from '../../../../domain/notifications/email/links.js';
import type { EmailContext } from '../../../../domain/notifications/composing/context.js';
import { zonedTime } from '../../../../domain/notifications/composing/times.js';
import { emailKind } from '../../../../domain/notifications/kinds/kind.js';

/** A poll, with its starts when it was sent. */
const pollPayload = z.object({
  poll: z.object({
    id: z.string(),
    /** The person who is asked, whose link is derived from it. */
    inviteeId: z.string(),
    title: z.string(),
    minutes: z.number(),
    /** RFC 3339, in order of time. */
    starts: z.array(z.string()),
    /** RFC 3339 */
    closesAt: z.string(),
  }),
});

export type PollPayload = z.infer<typeof pollPayload>;

/** Composes the question of a poll, or its reminder: the starts in the reader's zone, and one button to answer. */
function pollEmail(context: EmailContext<PollPayload>, kind: 'poll' | 'poll-reminder'): EmailContent {
  const { t, message, words, site, language } = context;
  const { recipient } = message.payload;
  const { inviteeId, title, closesAt, starts } = message.payload.poll;
  const url = pollLink(site, inviteeId, recipient.linkVersion);
  const values = { host: words.host || words.name, call: words.name, title: oneLine(title), count: starts.length };
  const closes = new Date(closesAt);
  const { fullDate, time, zone } = zonedTime(closes, closes, recipient.timeZone, language.code);
  const until = t('inZone', { time: t('dateAndRange', { date: fullDate, range: time }), zone });
  return {
    until: answerBy(context, closesAt),
    state: t(`${kind}State`),
    title: values.title,
    paragraphs: [t('pollText', values), t('pollHow', { until })],
    body: null,
    button: { label: t('buttonPoll'), url },
    rows: starts.map((start, index) => startRow(context, new Date(start), index + 1)),
    leave: null,
    // Not their own page: a poll is easily forwarded.
    settings: { label: t('pollLink'), url },
    sentTo: t('sentToPoll', { email: recipient.email, host: values.host }),
  };
}

function startRow({ t, message, language }: EmailContext<PollPayload>, startsAt: Date, number: number): EmailRow {
  const { timeZone, isOwnZone = true } = message.payload.recipient;
  const endsAt = new Date(startsAt.getTime() + message.payload.poll.minutes * 60_000);
  const { fullDate, range, zone } = zonedTime(startsAt, endsAt, timeZone, language.code);
  const line = t('inZone', { time: t('dateAndRange', { date: fullDate, range }), zone });
  const night = isOwnZone && isNight(startsAt, timeZone) ? [t('night')] : [];
  return { label: t('pollChoice', { number }), lines: [line, ...night], links: [] };
}

/** Organizers ask a person which of some starts suit them, with a link of their own. */
export const poll = emailKind('poll', {
  payload: pollPayload,
  category: 'news',
  retry: 'thirty-days',
  calendar: null,
  compose: (context) => pollEmail(context, 'poll'),
});

/** Reminds a person of a poll that they have not answered, once. */
export const pollReminder = emailKind('poll-reminder', {
  payload: pollPayload,
  category: 'news',
  retry: 'thirty-days',
  calendar: null,
  compose: (context) => pollEmail(context, 'poll-reminder'),
});
