import { registrationButton } from '../composing/buttons.js';
import { sessionEmail } from '../composing/session-email.js';
import type { Kind } from './kind.js';

/**
 * A decline arrived from somebody other than the reader: an assistant, an alias, or a forger. The seat stays theirs
 * unless they give it up themselves.
 */
export const declineUnconfirmed: Kind = {
  category: null,
  retry: 'until-start',
  calendar: null,
  compose: (context) =>
    sessionEmail(context, {
      state: context.t('decline-unconfirmedState'),
      paragraphs: [context.t('decline-unconfirmedText')],
      button: registrationButton(context, 'button-decline-unconfirmed'),
    }),
  template: {
    about: 'session',
    parts: { state: [], text: [] },
    samples: { text: () => ({}) },
  },
  staleness: ({ registrationState, startsAt }, _sequence, now) => {
    if (registrationState !== 'confirmed') return 'The attendee no longer has a seat.';
    return startsAt <= now ? 'The session has started.' : null;
  },
};
