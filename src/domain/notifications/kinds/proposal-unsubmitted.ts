import { required } from '../composing/context.js';
import { deadlineRow, timeLeftForProposals } from '../composing/proposals.js';
import { submissionEmail } from '../composing/submission-email.js';
import type { Kind } from './kind.js';

/** The deadline is near, and the team has not submitted its proposal, or reopened it and not submitted it again. */
export const proposalUnsubmitted: Kind = {
  category: null,
  retry: 'thirty-days',
  calendar: null,
  compose: (context) => {
    const left = timeLeftForProposals(context) ?? { days: 0, date: '', time: '', zone: '' };
    const { reopened } = required(context.message, 'submission');
    const text = reopened === true ? 'proposal-unsubmittedReopened' : 'proposal-unsubmittedText';
    return { ...submissionEmail(context, 'proposal-unsubmitted', [text], { ...left }), rows: deadlineRow(context) };
  },
  template: null,
};
