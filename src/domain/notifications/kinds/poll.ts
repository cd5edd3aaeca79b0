import { pollEmail } from '../composing/poll-email.js';
import type { Kind } from './kind.js';

/** Organizers ask a person which of some starts suit them, with a link of their own. */
export const poll: Kind = {
  category: 'news',
  retry: 'thirty-days',
  calendar: null,
  compose: (context) => pollEmail(context, 'poll'),
  template: null,
};
