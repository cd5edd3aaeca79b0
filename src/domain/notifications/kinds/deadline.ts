import { callClosesAt } from '../../calls/call-dates.js';
import { subjectTime } from '../composing/deadline-text.js';
import { deadlineRow, proposalButton, timeLeftForProposals } from '../composing/proposals.js';
import type { Kind } from './kind.js';

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
