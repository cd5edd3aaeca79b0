import { pageButton, programmeButton } from '../composing/buttons.js';
import { type EmailContext, sessionOf } from '../composing/context.js';
import { sessionEmail } from '../composing/session-email.js';
import type { Kind } from './kind.js';
import { attendanceQuestionRow } from '../composing/session-rows.js';

/** The session has moved to another time. */
export const rescheduled: Kind = {
  category: null,
  retry: 'latest-of-registration',
  calendar: 'REQUEST',
  compose: (context) =>
    sessionEmail(context, {
      state: context.t('rescheduledState'),
      paragraphs: [movedText(context)],
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

function movedText({ t, message }: EmailContext): string {
  const { event, place } = message.payload;
  if (event !== undefined) return t('rescheduledText');
  return place === undefined ? t('rescheduledTextNoSeat') : t('rescheduledTextInLine', { place });
}

/** Details of the session have changed, or the reader's own link to join it. */
export const updated: Kind = {
  category: null,
  retry: 'latest-of-registration',
  calendar: 'REQUEST',
  compose: (context) =>
    sessionEmail(context, {
      state: context.t(context.message.payload.reason === 'new-links' ? 'newLinksState' : 'updatedState'),
      paragraphs: [changedText(context)],
      button: pageButton(context),
      rows: context.session?.previousSnapshot?.asksAttendance === true ? [] : attendanceQuestionRow(context),
    }),
  template: {
    about: 'session',
    parts: { state: [], text: [], textNoSeat: [] },
    samples: { text: ({ event }) => ({ event }), textNoSeat: () => ({}) },
  },
};

function changedText({ t, message }: EmailContext): string {
  const { event, reason } = message.payload;
  if (reason === 'new-links') return t('newLinksText');
  return t(event === undefined ? 'updatedTextNoSeat' : 'updatedText');
}

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
