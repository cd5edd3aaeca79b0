import { registrationButton } from '../composing/buttons.js';
import { answerBy, deadlineText } from '../composing/deadline-text.js';
import { sessionEmail } from '../composing/session-email.js';
import type { Kind } from './kind.js';

/** A seat became free and is reserved for the recipient until they accept it or the offer expires. */
export const offered: Kind = {
  category: null,
  retry: 'latest-of-registration',
  calendar: null,
  compose: (context) =>
    sessionEmail(context, {
      state: context.t('offeredState'),
      paragraphs: [deadlineText(context, 'offeredText', context.message.payload.offerExpiresAt)],
      until: answerBy(context, context.message.payload.offerExpiresAt),
      button: registrationButton(context, 'button-offered'),
    }),
  template: {
    about: 'session',
    parts: { state: [], text: ['date', 'time', 'zone'] },
    samples: { text: ({ tomorrow }) => ({ offerExpiresAt: tomorrow }) },
  },
};
