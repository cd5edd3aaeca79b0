import { winnerEmail } from '../composing/winner-email.js';
import type { Kind } from './kind.js';

/** Reminds the team of a proposal that won of the deadline for their answer. */
export const winnerReminder: Kind = {
  category: null,
  retry: 'thirty-days',
  calendar: null,
  compose: (context) => winnerEmail(context, 'winner-reminder', ['winner-reminderText', 'winnerDeadline']),
  template: null,
};
