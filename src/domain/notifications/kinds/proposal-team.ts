import { required } from '../composing/context.js';
import { submissionEmail } from '../composing/submission-email.js';
import { oneLine } from '../email/one-line.js';
import type { Kind } from './kind.js';

/** Somebody invites the reader to the team that writes a proposal. */
export const proposalTeam: Kind = {
  category: null,
  retry: 'thirty-days',
  calendar: null,
  compose: (context) => {
    const inviter = oneLine(required(context.message, 'submission').inviter ?? '');
    return submissionEmail(context, 'proposal-team', ['proposal-teamText', 'proposal-teamWarning'], { inviter });
  },
  template: null,
};
