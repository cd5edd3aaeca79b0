import { pollEmail } from './poll-email.js';
import { emailKind } from '../../../../domain/notifications/kinds/kind.js';
import { pollPayload } from './poll-payload.js';

/** Reminds a person of a poll that they have not answered, once. */
export const pollReminder = emailKind('poll-reminder', {
  payload: pollPayload,
  category: 'news',
  retry: 'thirty-days',
  calendar: null,
  compose: (context) => pollEmail(context, 'poll-reminder'),
});
