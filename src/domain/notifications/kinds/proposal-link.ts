import { submissionEmail } from '../composing/submission-email.js';
import type { Kind } from './kind.js';

/** The link to the page where the reader writes proposals. */
export const proposalLink: Kind = {
  category: null,
  retry: 'latest-of-kind',
  calendar: null,
  compose: (context) => submissionEmail(context, 'proposal-link', ['proposal-linkText', 'linkWarning']),
  template: null,
};
