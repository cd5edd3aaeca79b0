import { pageButton } from '../composing/buttons.js';
import { sessionEmail } from '../composing/session-email.js';
import type { Kind } from './kind.js';

/** Seats are limited, and the reader must confirm their address to keep their place: every email asks that. */
export const confirmSeat: Kind = {
  category: null,
  retry: 'thirty-days',
  calendar: null,
  compose: (context) =>
    sessionEmail(context, {
      state: context.t('confirm-seatState'),
      paragraphs: [context.t('confirm-seatText')],
      button: pageButton(context),
      canLeave: true,
    }),
  template: {
    about: 'session',
    parts: { state: [], text: [] },
    samples: { text: ({ tomorrow }) => ({ provisionalUntil: tomorrow }) },
  },
  staleness: ({ isProvisional }) => (isProvisional ? null : 'The address was confirmed or the place given up.'),
};
