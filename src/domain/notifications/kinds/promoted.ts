import { pageButton } from '../composing/buttons.js';
import { seatState, sessionEmail } from '../composing/session-email.js';
import { invitationRows } from '../composing/session-rows.js';
import type { Kind } from './kind.js';

/** The reader was on the waiting list and has a seat now. */
export const promoted: Kind = {
  category: null,
  retry: 'latest-of-registration',
  calendar: 'REQUEST',
  compose: (context) =>
    sessionEmail(context, {
      state: seatState(context, 'promotedState'),
      paragraphs: [context.t('promotedText')],
      button: pageButton(context),
      canLeave: true,
      rows: invitationRows(context),
    }),
  template: {
    about: 'session',
    parts: { state: [], text: [] },
    samples: { text: ({ event }) => ({ event }) },
  },
};
