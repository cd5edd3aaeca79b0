import { pageButton } from '../composing/buttons.js';
import { sessionEmail } from '../composing/session-email.js';
import { invitationRows } from '../composing/session-rows.js';
import type { Kind } from './kind.js';

/** The recipient has a seat. Sent again when they ask for their invitation. */
export const invited: Kind = {
  category: null,
  retry: 'latest-of-registration',
  calendar: 'REQUEST',
  compose: (context) =>
    sessionEmail(context, {
      state: context.t('invitedState'),
      paragraphs: [context.t('invitedText')],
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
