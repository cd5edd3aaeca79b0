import { reviewsEmail } from '../composing/reviews-email.js';
import type { Kind } from './kind.js';

/** Says to a juror what they still have to review: before the deadline, and once a week. */
export const staffReviews: Kind = {
  category: null,
  retry: 'thirty-days',
  calendar: null,
  compose: (context) => reviewsEmail(context, 'left'),
  template: null,
};
