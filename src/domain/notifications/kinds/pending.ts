import { pageButton } from '../composing/buttons.js';
import { sessionEmail } from '../composing/session-email.js';
import type { Kind } from './kind.js';

/** The recipient is waiting for approval. */
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
