import { reviewsEmail } from './reviews-email.js';
import { emailKind } from '../../../../domain/notifications/kinds/kind.js';
import { reviewsPayload } from './reviews-payload.js';

/** Says to a juror that proposals were assigned to them. */
export const staffAssigned = emailKind('staff-assigned', {
  payload: reviewsPayload,
  category: null,
  retry: 'thirty-days',
  calendar: null,
  compose: (context) => reviewsEmail(context, 'assigned'),
});
