import { winnerEmail } from './winner-email.js';
import { emailKind } from '../../../../domain/notifications/kinds/kind.js';
import { winnerPayload } from './winner-payload.js';

/** The receipt for the answer of a team whose proposal won. */
export const winnerAnswered = emailKind('winner-answered', {
  payload: winnerPayload,
  category: null,
  retry: 'thirty-days',
  isChosen: true,
  calendar: null,
  compose: (context) => {
    const { answer = 'accepted', by } = context.message.payload.winner;
    const name = `winner-${answer}`;
    return winnerEmail(context, name, [`${name}Text${by === undefined ? '' : 'By'}`, `${name}Next`]);
  },
});
