import { pageButton } from '../composing/buttons.js';
import { sessionEmail } from '../composing/session-email.js';
import { otherTimeLines } from '../composing/times.js';
import type { Kind } from './kind.js';

/** The reader moved their seat to another run of the session. */
export const switched: Kind = {
  category: null,
  retry: 'latest-of-registration',
  calendar: 'REQUEST',
  compose: (context) => {
    const { t, message } = context;
    const { switchedFrom } = message.payload;
    return sessionEmail(context, {
      state: t('switchedState'),
      paragraphs: [t('switchedText')],
      button: pageButton(context),
      canLeave: true,
      before: switchedFrom && otherTimeLines(context, switchedFrom),
    });
  },
  template: {
    about: 'session',
    parts: { state: [], text: [] },
    samples: { text: ({ event, otherRun }) => ({ event, switchedFrom: otherRun }) },
  },
};
