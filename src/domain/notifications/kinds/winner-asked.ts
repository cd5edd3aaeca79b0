import { winnerEmail } from '../composing/winner-email.js';
import type { Kind } from './kind.js';

/** Asks the team of a proposal that won whether they accept. */
export const winnerAsked: Kind = {
  category: null,
  retry: 'thirty-days',
  calendar: null,
  compose: (context) => winnerEmail(context, 'winner-asked', ['winner-askedText', 'winnerDeadline']),
  template: null,
};
