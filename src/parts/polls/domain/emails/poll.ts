import { pollEmail } from './poll-email.js';
import { emailKind } from '../../../../domain/notifications/kinds/kind.js';
import { pollPayload } from './poll-payload.js';

/** Organizers ask a person which of some starts suit them, with a link of their own. */
export const poll = emailKind('poll', {
  payload: pollPayload,
  category: 'news',
  retry: 'thirty-days',
  calendar: null,
  compose: (context) => pollEmail(context, 'poll'),
});
