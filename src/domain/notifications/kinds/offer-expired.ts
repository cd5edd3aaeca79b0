import { registrationButton } from '../composing/buttons.js';
import { offerText } from '../composing/offer-text.js';
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
      paragraphs: [offerText(context, 'offer-expiredText')],
      button: registrationButton(context, 'button-offer-expired'),
      isOver: true,
    }),
  template: {
    about: 'session',
    parts: { state: [], text: [] },
    samples: { text: ({ tomorrow }) => ({ offerExpiresAt: tomorrow }) },
  },
};
