import { pageButton } from '../composing/buttons.js';
import { seatState, sessionEmail } from '../composing/session-email.js';
import { invitationRows } from '../composing/session-rows.js';
import type { Kind } from './kind.js';

/** The recipient has a seat. Sent again when they ask for their invitation. */
export const invited: Kind = {
  category: null,
  retry: 'latest-of-registration',
  calendar: 'REQUEST',
  compose: (context) =>
    sessionEmail(context, {
      state: seatState(context, 'invitedState'),
      paragraphs: [context.t(context.confirmUrl === null ? 'invitedText' : 'invitedTextToConfirm')],
      button: pageButton(context),
      canLeave: true,
      rows: invitationRows(context),
    }),
  template: {
    about: 'session',
    parts: { state: [], stateToConfirm: [], text: [], textToConfirm: [] },
    samples: {
      text: ({ event }) => ({ event }),
      stateToConfirm: ({ event }) => ({ event, asksIfMine: true as const }),
    },
  },
};
