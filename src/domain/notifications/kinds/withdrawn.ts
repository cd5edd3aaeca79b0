import { sessionButton } from '../composing/buttons.js';
import { sessionEmail } from '../composing/session-email.js';
import type { Kind } from './kind.js';

/** The reader's registration is cancelled, by themselves, their coordinator or the organizers. */
export const withdrawn: Kind = {
  category: null,
  retry: 'latest-of-registration',
  calendar: 'CANCEL',
  compose: (context) => {
    const { t, message } = context;
    return sessionEmail(context, {
      state: t('withdrawnState'),
      paragraphs: [t(message.payload.event === undefined ? 'withdrawnTextNoSeat' : 'withdrawnText')],
      button: sessionButton(context),
      isOver: true,
    });
  },
  template: {
    about: 'session',
    parts: { state: [], text: [], textNoSeat: [] },
    samples: { text: ({ event }) => ({ event }), textNoSeat: () => ({}) },
  },
};
