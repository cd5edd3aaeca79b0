import { registrationButton } from '../composing/buttons.js';
import { sessionEmail } from '../composing/session-email.js';
import type { Kind } from './kind.js';

/**
 * The recipient declined in their calendar, which gave up their seat. The email has no CANCEL: calendars have already
 * hidden the event, and a CANCEL would say that the session is cancelled (RFC 5546 3.2.5).
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
