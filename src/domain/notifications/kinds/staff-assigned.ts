import { reviewsEmail } from '../composing/reviews-email.js';
import type { Kind } from './kind.js';

/** Says to a juror that proposals were assigned to them. */
export const staffAssigned: Kind = {
  category: null,
  retry: 'thirty-days',
  calendar: null,
  compose: (context) => reviewsEmail(context, 'assigned'),
  template: null,
};
