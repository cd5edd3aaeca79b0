import { departingToWinners } from '../departing-emails.js';
import { winnerEmail } from './winner-email.js';
import { emailKind } from '../../../../domain/notifications/kinds/kind.js';
import { winnerPayload } from './winner-payload.js';

/** Asks the team of a proposal that won whether they accept. */
export const winnerAsked = emailKind('winner-asked', {
  payload: winnerPayload,
  category: null,
  retry: 'thirty-days',
  isChosen: true,
  departing: departingToWinners,
  calendar: null,
  compose: (context) => ({
    ...winnerEmail(context, 'winner-asked', ['winner-askedText', 'winnerDeadline'], 'button-letter'),
    celebration: context.t('congratulations'),
  }),
});
