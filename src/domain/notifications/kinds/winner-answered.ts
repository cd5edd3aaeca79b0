import { required } from '../composing/context.js';
import { winnerEmail } from '../composing/winner-email.js';
import type { Kind } from './kind.js';

/** The receipt for the answer of a team whose proposal won. */
export const winnerAnswered: Kind = {
  category: null,
  retry: 'thirty-days',
  calendar: null,
  compose: (context) => {
    const { answer, by } = required(context.message, 'winner');
    const name = answer === 'declined' ? 'winner-declined' : 'winner-accepted';
    return winnerEmail(context, name, [`${name}Text${by === undefined ? '' : 'By'}`, `${name}Next`]);
  },
  template: null,
};
