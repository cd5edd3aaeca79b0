import { registrationButton } from '../composing/buttons.js';
import { sessionEmail } from '../composing/session-email.js';
import type { Kind } from './kind.js';

/**
 * The reader's calendar declined, which gave their seat back. It carries no CANCEL: every calendar has put the event
 * away by itself, and a CANCEL would say that the session is off (RFC 5546 3.2.5).
 */
export const released: Kind = {
  category: null,
  retry: 'latest-of-registration',
  calendar: null,
  compose: (context) =>
    sessionEmail(context, {
      state: context.t('releasedState'),
      paragraphs: [context.t('releasedText')],
      button: registrationButton(context, 'buttonRetake'),
      isOver: true,
    }),
  template: {
    about: 'session',
    parts: { state: [], text: [] },
    samples: { text: () => ({}) },
  },
};
