import { pageButton, programmeButton, registrationButton, sessionButton } from '../composing/buttons.js';
import { seatState, sessionEmail } from '../composing/session-email.js';
import { invitationRows } from '../composing/session-rows.js';
import type { Kind } from './kind.js';
import { deadlineText } from '../composing/deadline-text.js';
import { otherTimeLines } from '../composing/times.js';
import { z } from 'zod';
import type { EmailContext } from '../composing/context.js';
import type { EmailLink } from '../email/email-view.js';
import { translate } from '../../../platform/i18n/messages.js';
import { dropReasons } from '../outbox/drop-reasons.js';

const stateAndText: Kind['template'] = {
  about: 'session',
  parts: { state: [], text: [] },
  samples: { text: () => ({}) },
};

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

/** Seats are limited, and the reader must confirm their address to keep their place: every email asks that. */
export const confirmSeat: Kind = {
  category: null,
  retry: 'thirty-days',
  calendar: null,
  compose: (context) =>
    sessionEmail(context, {
      state: context.t('confirm-seatState'),
      paragraphs: [context.t('confirm-seatText')],
      button: pageButton(context),
      canLeave: true,
    }),
  template: {
    about: 'session',
    parts: { state: [], text: [] },
    samples: { text: ({ tomorrow }) => ({ provisionalUntil: tomorrow }) },
  },
  staleness: ({ isProvisional }) => (isProvisional ? null : dropReasons.settled),
};

/** The recipient is waiting for approval. */
export const pending: Kind = {
  category: null,
  retry: 'latest-of-registration',
  calendar: null,
  compose: (context) =>
    sessionEmail(context, {
      state: context.t('pendingState'),
      paragraphs: [context.t('pendingText')],
      button: pageButton(context),
      canLeave: true,
    }),
  template: stateAndText,
};

/** The organizers declined the registration. */
export const declined: Kind = {
  category: null,
  retry: 'latest-of-registration',
  calendar: null,
  compose: (context) =>
    sessionEmail(context, {
      state: context.t('declinedState'),
      paragraphs: [context.t('declinedText')],
      button: programmeButton(context),
      isOver: true,
    }),
  template: stateAndText,
};

/**
 * The recipient declined in their calendar, which gave up their seat. The email has no CANCEL: calendars have already
 * hidden the event, and a CANCEL would say that the session is cancelled (RFC 5546 3.2.5).
 */
export const released: Kind = {
  category: null,
  retry: 'latest-of-registration',
  calendar: null,
  compose: (context) =>
    sessionEmail(context, {
      state: context.t('releasedState'),
      paragraphs: [context.t('releasedText')],
      button: registrationButton(context, 'buttonRetake'),
      isOver: true,
    }),
  template: stateAndText,
};

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

/**
 * A decline arrived from somebody other than the reader: an assistant, an alias, or a forger. The seat stays theirs
 * unless they give it up themselves.
 */
export const declineUnconfirmed: Kind = {
  category: null,
  retry: 'until-start',
  calendar: null,
  compose: (context) =>
    sessionEmail(context, {
      state: context.t('decline-unconfirmedState'),
      paragraphs: [context.t('decline-unconfirmedText')],
      button: registrationButton(context, 'button-decline-unconfirmed'),
    }),
  template: stateAndText,
  staleness: ({ registrationState, startsAt }, _sequence, now) => {
    if (registrationState !== 'confirmed') return dropReasons['no-seat'];
    return startsAt <= now ? dropReasons.late : null;
  },
};

/** The reader moved their seat to another run of the session. */
export const switched: Kind = {
  category: null,
  retry: 'latest-of-registration',
  calendar: 'REQUEST',
  compose: (context) => {
    const { t, message } = context;
    const { switchedFrom } = message.payload;
    return sessionEmail(context, {
      state: t('switchedState'),
      paragraphs: [t('switchedText')],
      button: pageButton(context),
      canLeave: true,
      before: switchedFrom && otherTimeLines(context, switchedFrom),
    });
  },
  template: {
    about: 'session',
    parts: { state: [], text: [] },
    samples: { text: ({ event, otherRun }) => ({ event, switchedFrom: otherRun }) },
  },
};

const otherRunPayload = z.object({
  /** The time of the other run; RFC 3339. */
  otherRun: z.object({ startsAt: z.string(), endsAt: z.string() }),
});
type OtherRunPayload = z.infer<typeof otherRunPayload>;

/** The reader is registered for one run of the session, and registered for another. */
export const otherRun: Kind<OtherRunPayload> = {
  payload: otherRunPayload,
  category: null,
  retry: 'until-start',
  calendar: null,
  compose: (context) => {
    const { t, message } = context;
    const { otherRun: other } = message.payload;
    return sessionEmail(context, {
      state: t('other-runState'),
      paragraphs: [t('other-runText')],
      button: switchButton(context),
      rows: [{ label: t('rowOtherRun'), lines: otherTimeLines(context, other), links: [] }],
    });
  },
  template: {
    about: 'session',
    parts: { state: [], text: [] },
    samples: { text: ({ otherRun: run }) => ({ otherRun: run }) },
  },
};

// The page asks; only its button switches.
function switchButton(context: EmailContext): EmailLink {
  const { label, url } = registrationButton(context, 'button-other-run');
  return { label, url: `${url}#runs` };
}

/** Strangers, or the reader on a device that we don't know, made more requests with the address than get emails. */
export const severalRequests: Kind = {
  category: null,
  retry: 'latest-of-kind',
  calendar: null,
  compose: (context) => {
    const { t, language, message, words } = context;
    return {
      state: t('several-requestsState'),
      title: words.name,
      paragraphs: [t('several-requestsText')],
      button: pageButton(context),
      sentTo: translate(language.code, 'confirm.email.sentTo', { email: message.payload.recipient.email }),
    };
  },
  template: {
    about: 'call',
    parts: { state: [], text: [] },
    samples: { text: () => ({ asksIfMine: true }) },
  },
};
