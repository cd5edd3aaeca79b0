import { reviewsEmail } from './reviews-email.js';
import { emailKind } from '../../../../domain/notifications/kinds/kind.js';
import { reviewsPayload } from './reviews-payload.js';

/** Says to a juror with open reviews that their deadline has moved. */
export const staffDeadline = emailKind('staff-deadline', {
  payload: reviewsPayload,
  category: null,
  retry: 'thirty-days',
  calendar: null,
  compose: (context) => reviewsEmail(context, 'moved'),
});
