import { pageButton } from '../composing/buttons.js';
import { attendanceQuestionRow } from '../composing/session-rows.js';
import type { EmailContext } from '../composing/context.js';
import { sessionEmail } from '../composing/session-email.js';
import type { Kind } from './kind.js';

/** Details of the session have changed, or the reader's own link to join it. */
export const updated: Kind = {
  category: null,
  retry: 'latest-of-registration',
  calendar: 'REQUEST',
  compose: (context) =>
    sessionEmail(context, {
      state: context.t(context.message.payload.reason === 'new-links' ? 'newLinksState' : 'updatedState'),
      paragraphs: [textOf(context)],
      button: pageButton(context),
      rows: context.session?.previousSnapshot?.asksAttendance === true ? [] : attendanceQuestionRow(context),
    }),
  template: {
    about: 'session',
    parts: { state: [], text: [], textNoSeat: [] },
    samples: { text: ({ event }) => ({ event }), textNoSeat: () => ({}) },
  },
};

function textOf({ t, message }: EmailContext): string {
  const { event, reason } = message.payload;
  if (reason === 'new-links') return t('newLinksText');
  return t(event === undefined ? 'updatedTextNoSeat' : 'updatedText');
}
