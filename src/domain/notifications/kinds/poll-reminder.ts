import { pollEmail } from '../composing/poll-email.js';
import type { Kind } from './kind.js';

/** Reminds a person of a poll that they have not answered, once. */
export const pollReminder: Kind = {
  category: 'news',
  retry: 'thirty-days',
  calendar: null,
  compose: (context) => pollEmail(context, 'poll-reminder'),
  template: null,
};
