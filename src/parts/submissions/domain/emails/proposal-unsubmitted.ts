import { callClosesAt } from '../../../../domain/calls/call-dates.js';
import { subjectTime } from '../../../../domain/notifications/composing/deadline-text.js';
import { deadlineRow, timeLeftForProposals } from '../../../../domain/notifications/composing/proposals.js';
import { submissionEmail } from './submission-email.js';
import { emailKind } from '../../../../domain/notifications/kinds/kind.js';
import { submissionPayload } from './submission-payload.js';

/** The deadline is near, and the team has not submitted its proposal, or reopened it and not submitted it again. */
export const proposalUnsubmitted = emailKind('proposal-unsubmitted', {
  payload: submissionPayload,
  category: null,
  retry: 'thirty-days',
  isAlone: true,
  calendar: null,
  compose: (context) => {
    const left = timeLeftForProposals(context) ?? { days: 0, date: '', time: '', zone: '' };
    const { reopened } = context.message.payload.submission;
    const text = reopened === true ? 'proposal-unsubmittedReopened' : 'proposal-unsubmittedText';
    return {
      ...submissionEmail(context, 'proposal-unsubmitted', [text], { ...left }),
      at: subjectTime(context, callClosesAt(context.call).toISOString()),
      rows: deadlineRow(context),
    };
  },
});
