import { programmeButton } from '../composing/buttons.js';
import { sessionOf } from '../composing/context.js';
import { sessionEmail } from '../composing/session-email.js';
import type { Kind } from './kind.js';

/** The session does not take place. */
export const cancelled: Kind = {
  category: null,
  retry: 'latest-of-registration',
  calendar: 'CANCEL',
  compose: (context) => {
    const { t, message } = context;
    const { event, note } = message.payload;
    return sessionEmail(context, {
      state: t('cancelledState'),
      paragraphs: [t(event === undefined ? 'cancelledTextNoSeat' : 'cancelledText')],
      button: programmeButton(context),
      isOver: true,
      note: note ?? sessionOf(context).snapshot.cancelReason ?? undefined,
    });
  },
  template: {
    about: 'session',
    parts: { state: [], text: [], textNoSeat: [] },
    samples: { text: ({ event }) => ({ event }), textNoSeat: () => ({}) },
  },
};
