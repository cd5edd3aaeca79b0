import { reviewsEmail } from './reviews-email.js';
import { emailKind } from '../../../../domain/notifications/kinds/kind.js';
import { reviewsPayload } from './reviews-payload.js';

/** Says to a juror that teams have answered questions of the jury. It never says who asked. */
export const staffAnswers = emailKind('staff-answers', {
  payload: reviewsPayload,
  category: null,
  retry: 'thirty-days',
  calendar: null,
  compose: (context) => reviewsEmail(context, 'answered'),
});
