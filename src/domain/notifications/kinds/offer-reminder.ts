import { registrationButton } from '../composing/buttons.js';
import { answerBy, deadlineText } from '../composing/deadline-text.js';
import { sessionEmail } from '../composing/session-email.js';
import type { Kind } from './kind.js';

/** The offered seat is still reserved for the recipient, but the offer ends soon. */
export const offerReminder: Kind = {
  category: 'reminders',
  retry: 'thirty-days',
  calendar: null,
  compose: (context) =>
    sessionEmail(context, {
      state: context.t('offer-reminderState'),
      paragraphs: [deadlineText(context, 'offer-reminderText', context.message.payload.offerExpiresAt)],
      until: answerBy(context, context.message.payload.offerExpiresAt),
      button: registrationButton(context, 'button-offer-reminder'),
    }),
  template: {
    about: 'session',
    parts: { state: [], text: ['date', 'time', 'zone'] },
    samples: { text: ({ tomorrow }) => ({ offerExpiresAt: tomorrow }) },
  },
  staleness: ({ registrationState }) => (registrationState === 'offered' ? null : 'The offer is no longer open.'),
};
