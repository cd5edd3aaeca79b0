import { submissionEmail } from './submission-email.js';
import { emailKind } from '../../../../domain/notifications/kinds/kind.js';
import { submissionPayload } from './submission-payload.js';

/** The link to the page where the reader writes proposals. */
export const proposalLink = emailKind('proposal-link', {
  payload: submissionPayload,
  category: null,
  retry: 'latest-of-kind',
  isAlone: true,
  calendar: null,
  compose: (context) => submissionEmail(context, 'proposal-link', ['proposal-linkText', 'linkWarning']),
});
