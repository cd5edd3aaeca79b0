import { pageButton } from '../composing/buttons.js';
import { sessionEmail } from '../composing/session-email.js';
import type { Kind } from './kind.js';

/** The reader has applied for a seat, and the organizers have yet to decide. */
export const pending: Kind = {
  category: null,
  retry: 'latest-of-registration',
  calendar: null,
  compose: (context) =>
    sessionEmail(context, {
      state: context.t('pendingState'),
      paragraphs: [context.t('pendingText')],
      button: pageButton(context),
      canLeave: true,
    }),
  template: {
    about: 'session',
    parts: { state: [], text: [] },
    samples: { text: () => ({}) },
  },
};
