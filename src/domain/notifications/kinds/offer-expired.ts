import { registrationButton } from '../composing/buttons.js';
import { deadlineText } from '../composing/deadline-text.js';
import { sessionEmail } from '../composing/session-email.js';
import type { Kind } from './kind.js';

/** The reader did not accept the offered seat in time. */
export const offerExpired: Kind = {
  category: null,
  retry: 'latest-of-registration',
  calendar: null,
  compose: (context) =>
    sessionEmail(context, {
      state: context.t('offer-expiredState'),
      paragraphs: [deadlineText(context, 'offer-expiredText', context.message.payload.offerExpiresAt)],
      button: registrationButton(context, 'button-offer-expired'),
      isOver: true,
    }),
  template: {
    about: 'session',
    parts: { state: [], text: [] },
    samples: { text: ({ tomorrow }) => ({ offerExpiresAt: tomorrow }) },
  },
};
