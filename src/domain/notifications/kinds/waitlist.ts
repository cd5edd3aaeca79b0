import { pageButton, registrationButton } from '../composing/buttons.js';
import { sessionEmail, seatState } from '../composing/session-email.js';
import type { Kind } from './kind.js';
import { invitationRows } from '../composing/session-rows.js';
import { deadlineText } from '../composing/deadline-text.js';
import { dropReasons } from '../outbox/drop-reasons.js';

/** The session is full, and the reader is on its waiting list. */
export const waitlisted: Kind = {
  category: null,
  retry: 'latest-of-registration',
  calendar: null,
  compose: (context) => {
    const { t, message, confirmUrl } = context;
    const { place } = message.payload;
    return sessionEmail(context, {
      state: place === undefined ? t('waitlistedStateNoPlace') : t('waitlistedState', { place }),
      paragraphs: [t(confirmUrl === null ? 'waitlistedText' : 'waitlistedTextToConfirm')],
      button: pageButton(context),
      canLeave: true,
      isWaiting: true,
    });
  },
  template: {
    about: 'session',
    parts: { state: ['place'], stateNoPlace: [], text: [], textToConfirm: [] },
    samples: {
      text: () => ({ place: 3 }),
      stateNoPlace: () => ({}),
      textToConfirm: () => ({ place: 3, asksIfMine: true as const }),
    },
  },
};

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

/** A seat became free and is reserved for the recipient until they accept it or the offer expires. */
export const offered: Kind = {
  category: null,
  retry: 'latest-of-registration',
  calendar: null,
  compose: (context) =>
    sessionEmail(context, {
      state: context.t('offeredState'),
      paragraphs: [deadlineText(context, 'offeredText', context.message.payload.offerExpiresAt)],
      button: registrationButton(context, 'button-offered'),
    }),
  template: {
    about: 'session',
    parts: { state: [], text: ['date', 'time', 'zone'] },
    samples: { text: ({ tomorrow }) => ({ offerExpiresAt: tomorrow }) },
  },
};

/** The reader did not accept the offered seat in time. */
export const offerExpired: Kind = {
  category: null,
  retry: 'latest-of-registration',
  calendar: null,
  compose: (context) =>
    sessionEmail(context, {
      state: context.t('offer-expiredState'),
      paragraphs: [deadlineText(context, 'offer-expiredText', context.message.payload.offerExpiresAt)],
      button: registrationButton(context, 'button-offer-expired'),
      isOver: true,
    }),
  template: {
    about: 'session',
    parts: { state: [], text: [] },
    samples: { text: ({ tomorrow }) => ({ offerExpiresAt: tomorrow }) },
  },
};

/** The offered seat is still reserved for the recipient, but the offer ends soon. */
export const offerReminder: Kind = {
  category: 'reminders',
  retry: 'thirty-days',
  calendar: null,
  compose: (context) =>
    sessionEmail(context, {
      state: context.t('offer-reminderState'),
      paragraphs: [deadlineText(context, 'offer-reminderText', context.message.payload.offerExpiresAt)],
      button: registrationButton(context, 'button-offer-reminder'),
    }),
  template: {
    about: 'session',
    parts: { state: [], text: ['date', 'time', 'zone'] },
    samples: { text: ({ tomorrow }) => ({ offerExpiresAt: tomorrow }) },
  },
  staleness: ({ registrationState }) => (registrationState === 'offered' ? null : dropReasons.settled),
};
