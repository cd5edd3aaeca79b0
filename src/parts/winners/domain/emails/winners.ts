import { departingToWinners } from '../departing-emails.js';
import { winnerEmail, winnerPayload } from './winner-email.js';
import { emailKind } from '../../../../domain/notifications/kinds/kind.js';

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

/** Says to the team of a proposal that was told it had won that a new decision is another one. */
export const winnerDropped = emailKind('winner-dropped', {
  payload: winnerPayload,
  category: null,
  retry: 'thirty-days',
  isChosen: true,
  calendar: null,
  compose: (context) => winnerEmail(context, 'winner-dropped', ['winner-droppedText', 'winner-droppedNext']),
});

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
