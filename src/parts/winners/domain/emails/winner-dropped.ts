import { winnerEmail } from './winner-email.js';
import { emailKind } from '../../../../domain/notifications/kinds/kind.js';
import { winnerPayload } from './winner-payload.js';

/** Says to the team of a proposal that was told it had won that a new decision is another one. */
export const winnerDropped = emailKind('winner-dropped', {
  payload: winnerPayload,
  category: null,
  retry: 'thirty-days',
  isChosen: true,
  calendar: null,
  compose: (context) => winnerEmail(context, 'winner-dropped', ['winner-droppedText', 'winner-droppedNext']),
});
