import { departingToWinners } from '../departing-emails.js';
import { winnerEmail } from './winner-email.js';
import { emailKind } from '../../../../domain/notifications/kinds/kind.js';
import { winnerPayload } from './winner-payload.js';

/** Reminds the team of a proposal that won of the deadline for their answer. */
export const winnerReminder = emailKind('winner-reminder', {
  payload: winnerPayload,
  category: null,
  retry: 'thirty-days',
  isChosen: true,
  departing: departingToWinners,
  calendar: null,
  compose: (context) =>
    winnerEmail(context, 'winner-reminder', ['winner-reminderText', 'winnerDeadline'], 'button-letter'),
});
