import { pageButton } from '../composing/buttons.js';
import { sessionEmail } from '../composing/session-email.js';
import type { Kind } from './kind.js';

/** The session is full, and the reader is on its waiting list. */
export const waitlisted: Kind = {
  category: null,
  retry: 'latest-of-registration',
  calendar: null,
  compose: (context) => {
    const { t, message, confirmUrl } = context;
    const { place } = message.payload;
    return sessionEmail(context, {
      state: place === undefined ? t('waitlistedStateNoPlace') : t('waitlistedState', { place }),
      paragraphs: [t(confirmUrl === null ? 'waitlistedText' : 'waitlistedTextToConfirm')],
      button: pageButton(context),
      canLeave: true,
      isWaiting: true,
    });
  },
  template: {
    about: 'session',
    parts: { state: ['place'], stateNoPlace: [], text: [], textToConfirm: [] },
    samples: {
      text: () => ({ place: 3 }),
      stateNoPlace: () => ({}),
      textToConfirm: () => ({ place: 3, asksIfMine: true as const }),
    },
  },
};
