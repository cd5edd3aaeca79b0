import { registrationButton } from '../composing/buttons.js';
import { deadlineText } from '../composing/deadline-text.js';
import { sessionEmail } from '../composing/session-email.js';
import type { Kind } from './kind.js';

/** The reader didn't confirm their address in time, and their place was released. */
export const seatLapsed: Kind = {
  category: null,
  retry: 'latest-of-registration',
  calendar: 'CANCEL',
  compose: (context) =>
    sessionEmail(context, {
      state: context.t('seat-lapsedState'),
      paragraphs: [deadlineText(context, 'seat-lapsedText', context.message.payload.provisionalUntil)],
      button: registrationButton(context, 'button-seat-lapsed'),
      isOver: true,
    }),
  template: {
    about: 'session',
    parts: { state: [], text: [] },
    samples: { text: ({ event, tomorrow }) => ({ event, provisionalUntil: tomorrow }) },
  },
};
