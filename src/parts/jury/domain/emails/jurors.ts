import { reviewsEmail, reviewsPayload } from './reviews-email.js';
import { emailKind } from '../../../../domain/notifications/kinds/kind.js';

/** Says to a juror what they still have to review: before the deadline, and once a week. */
export const staffReviews = emailKind('staff-reviews', {
  payload: reviewsPayload,
  category: null,
  retry: 'thirty-days',
  calendar: null,
  compose: (context) => reviewsEmail(context, 'left'),
});

/** Says to a juror that teams have answered questions of the jury. It never says who asked. */
export const staffAnswers = emailKind('staff-answers', {
  payload: reviewsPayload,
  category: null,
  retry: 'thirty-days',
  calendar: null,
  compose: (context) => reviewsEmail(context, 'answered'),
});

/** Says to a juror that proposals were assigned to them. */
export const staffAssigned = emailKind('staff-assigned', {
  payload: reviewsPayload,
  category: null,
  retry: 'thirty-days',
  calendar: null,
  compose: (context) => reviewsEmail(context, 'assigned'),
});

/** Says to a juror with open reviews that their deadline has moved. */
export const staffDeadline = emailKind('staff-deadline', {
  payload: reviewsPayload,
  category: null,
  retry: 'thirty-days',
  calendar: null,
  compose: (context) => reviewsEmail(context, 'moved'),
});
