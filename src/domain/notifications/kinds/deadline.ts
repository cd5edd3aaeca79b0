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
      subject: t('subjectDeadline', { state, call: words.name }),
      state,
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
