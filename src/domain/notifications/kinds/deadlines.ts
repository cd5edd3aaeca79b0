import { type EmailContext } from '../composing/context.js';
import { zonedTime } from '../composing/times.js';
import { zoneCity } from '../../time/zones.js';
import type { Kind } from './kind.js';
import { z } from 'zod';
import { deadlineRow, proposalButton, timeLeftForProposals } from '../composing/proposals.js';
import { callClosesAt } from '../../calls/call-dates.js';
import { subjectTime } from '../composing/deadline-text.js';

/** The call closes soon, and the reader attended sessions and has no proposal yet. */
export const deadline: Kind = {
  category: 'news',
  retry: 'thirty-days',
  calendar: null,
  compose: (context) => {
    const { t, message, words } = context;
    const left = timeLeftForProposals(context) ?? { days: 0, date: '', time: '', zone: '' };
    const state = t('deadlineState', { days: left.days });
    return {
      state,
      at: subjectTime(context, callClosesAt(context.call).toISOString()),
      title: words.name,
      paragraphs: [t('deadlineText', { ...left }), t('deadlineTextTeam')],
      button: proposalButton(context),
      rows: deadlineRow(context),
      sentTo: t('sentToDeadline', { email: message.payload.recipient.email, call: words.name }),
    };
  },
  template: {
    about: 'call',
    parts: { state: [], text: [], textTeam: [] },
    samples: { text: () => ({}) },
  },
};

const deadlineMovedPayload = z.object({
  /** RFC 3339: until when proposals were received, and are now. */
  deadline: z.object({ before: z.string(), now: z.string() }),
});

export type DeadlineMovedPayload = z.infer<typeof deadlineMovedPayload>;

/** The call closes at another time than the reader knows. */
export const deadlineMoved: Kind<DeadlineMovedPayload> = {
  payload: deadlineMovedPayload,
  category: 'news',
  retry: 'latest-of-kind',
  calendar: null,
  compose: (context) => {
    const { t, message, words, call, language } = context;
    const { deadline, reason, recipient } = message.payload;
    const state = t('deadline-movedState');
    const city = zoneCity(call.timeZone, language.code);
    const why =
      reason === 'zone-rules'
        ? [{ label: t('rowWhy'), lines: [t('deadline-movedZoneRules', { city })], links: [] }]
        : [];
    return {
      state,
      at: subjectTime(context, deadline.now),
      title: words.name,
      paragraphs: [
        t('deadline-movedText', shown(context, deadline.now)),
        t('deadline-movedTextBefore', shown(context, deadline.before)),
      ],
      button: proposalButton(context),
      rows: [...deadlineRow(context), ...why],
      sentTo: t('sentToDeadlineMoved', { email: recipient.email, call: words.name }),
    };
  },
  template: {
    about: 'call',
    parts: { state: [], text: [], textBefore: [] },
    samples: { text: ({ tomorrow }) => ({ deadline: { before: tomorrow, now: tomorrow } }) },
  },
};

function shown({ message, language }: EmailContext, instant: string) {
  const at = new Date(instant);
  const { fullDate: date, time, zone } = zonedTime(at, at, message.payload.recipient.timeZone, language.code);
  return { date, time, zone };
}
