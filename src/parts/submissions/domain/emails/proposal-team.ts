import { submissionEmail } from './submission-email.js';
import { oneLine } from '../../../../domain/notifications/email/one-line.js';
import { emailKind } from '../../../../domain/notifications/kinds/kind.js';
import { submissionPayload } from './submission-payload.js';

/** Somebody invites the reader to the team that writes a proposal. */
export const proposalTeam = emailKind('proposal-team', {
  payload: submissionPayload,
  category: 'invitations',
  retry: 'thirty-days',
  isAlone: true,
  calendar: null,
  compose: (context) => {
    const inviter = oneLine(context.message.payload.submission.inviter ?? '');
    return submissionEmail(context, 'proposal-team', ['proposal-teamText', 'proposal-teamWarning'], { inviter });
  },
});
