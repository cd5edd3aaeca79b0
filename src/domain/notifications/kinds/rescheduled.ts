import { pageButton } from '../composing/buttons.js';
import type { EmailContext } from '../composing/context.js';
import { sessionEmail } from '../composing/session-email.js';
import type { Kind } from './kind.js';

/** The session has moved to another time. */
export const rescheduled: Kind = {
  category: null,
  retry: 'latest-of-registration',
  calendar: 'REQUEST',
  compose: (context) =>
    sessionEmail(context, {
      state: context.t('rescheduledState'),
      paragraphs: [textOf(context)],
      button: pageButton(context),
      canLeave: true,
    }),
  template: {
    about: 'session',
    parts: { state: [], text: [], textNoSeat: [], textInLine: ['place'] },
    samples: {
      text: ({ event }) => ({ event, previousRevision: 1 }),
      textNoSeat: () => ({ previousRevision: 1 }),
      textInLine: () => ({ place: 3, previousRevision: 1 }),
    },
  },
};

function textOf({ t, message }: EmailContext): string {
  const { event, place } = message.payload;
  if (event !== undefined) return t('rescheduledText');
  return place === undefined ? t('rescheduledTextNoSeat') : t('rescheduledTextInLine', { place });
}
