import { reviewsEmail } from './reviews-email.js';
import { emailKind } from '../../../../domain/notifications/kinds/kind.js';
import { reviewsPayload } from './reviews-payload.js';

/** Says to a juror what they still have to review: before the deadline, and once a week. */
export const staffReviews = emailKind('staff-reviews', {
  payload: reviewsPayload,
  category: null,
  retry: 'thirty-days',
  calendar: null,
  compose: (context) => reviewsEmail(context, 'left'),
});
