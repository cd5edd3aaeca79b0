import { speakerButton, programmeButton } from '../composing/buttons.js';
import { crewText } from '../composing/crew-text.js';
import { required, type EmailContext, sessionOf } from '../composing/context.js';
import { sessionEmail } from '../composing/session-email.js';
import type { Kind } from './kind.js';
import { leadOf } from '../composing/lead.js';

/** The recipient speaks in a session, and is asked to confirm or decline if they haven't. */
export const speakerInvited: Kind = {
  category: null,
  retry: 'latest-of-speaker',
  calendar: 'REQUEST',
  compose: (context) => {
    const { t, words } = context;
    const { asks = false } = required(context.message, 'speaker');
    return sessionEmail(context, {
      state:
        crewText(context, asks ? 'invited.state' : 'confirmed.state') ??
        t(asks ? 'speaker-invitedState' : 'speaker-invitedStateConfirmed'),
      paragraphs: [
        crewText(context, asks ? 'invited.text' : 'confirmed.text') ??
          t(asks ? 'speaker-invitedText' : 'speaker-invitedTextConfirmed', { call: words.name }),
      ],
      button: speakerButton(context),
    });
  },
  template: {
    about: 'session',
    parts: { state: [], stateConfirmed: [], text: [], textConfirmed: [] },
    samples: {
      text: ({ event, speaker }) => ({ event, speaker: { ...speaker, asks: true } }),
      textConfirmed: ({ event, speaker }) => ({ event, speaker }),
    },
  },
};

/** The session of a speaker has moved, or its title, format or venue has changed. */
export const speakerUpdated: Kind = {
  category: null,
  retry: 'latest-of-speaker',
  calendar: 'REQUEST',
  compose: (context) => {
    const isMoved = hasMoved(context);
    return sessionEmail(context, {
      state: context.t(isMoved ? 'speaker-updatedStateMoved' : 'speaker-updatedState'),
      paragraphs: [
        isMoved
          ? (crewText(context, 'moved.text') ?? context.t('speaker-updatedTextMoved'))
          : context.t('speaker-updatedText'),
      ],
      button: speakerButton(context),
    });
  },
  template: {
    about: 'session',
    parts: { state: [], stateMoved: [], text: [], textMoved: [] },
    samples: {
      text: ({ event, speaker }) => ({ event, speaker }),
      textMoved: ({ event, speaker }) => ({ event, speaker, previousRevision: 1 }),
    },
  },
};

function hasMoved(context: EmailContext): boolean {
  const { snapshot, previousSnapshot } = sessionOf(context);
  return (
    previousSnapshot != null &&
    (previousSnapshot.startsAt !== snapshot.startsAt || previousSnapshot.endsAt !== snapshot.endsAt)
  );
}

/** The session of a speaker does not take place. */
export const speakerCancelled: Kind = {
  category: null,
  retry: 'latest-of-speaker',
  calendar: 'CANCEL',
  compose: (context) =>
    sessionEmail(context, {
      state: context.t('speaker-cancelledState'),
      paragraphs: [context.t('speaker-cancelledText')],
      button: programmeButton(context),
      isOver: true,
      note: sessionOf(context).snapshot.cancelReason ?? undefined,
    }),
  template: {
    about: 'session',
    parts: { state: [], text: [] },
    samples: { text: ({ event, speaker }) => ({ event, speaker }) },
  },
};

/** A decline arrived from somebody other than the speaker: an assistant, an alias, or a forger. Nothing has changed. */
export const speakerDeclineUnconfirmed: Kind = {
  category: null,
  retry: 'until-start',
  calendar: null,
  compose: (context) =>
    sessionEmail(context, {
      state: crewText(context, 'invited.state') ?? context.t('speaker-decline-unconfirmedState'),
      paragraphs: [crewText(context, 'unconfirmed.text') ?? context.t('speaker-decline-unconfirmedText')],
      button: speakerButton(context),
    }),
  template: {
    about: 'session',
    parts: { state: [], text: [] },
    samples: { text: ({ speaker }) => ({ speaker }) },
  },
};

/** Somebody no longer speaks in a session: the organizers removed them, or they declined. */
export const speakerRemoved: Kind = {
  category: null,
  retry: 'latest-of-speaker',
  calendar: 'CANCEL',
  compose: (context) => {
    const { hasDeclined = false } = required(context.message, 'speaker');
    return sessionEmail(context, {
      state: hasDeclined
        ? (crewText(context, 'declined.state') ?? context.t('speaker-removedStateDeclined'))
        : (crewText(context, 'removed.state') ?? context.t('speaker-removedState')),
      paragraphs: [
        hasDeclined
          ? context.t('speaker-removedTextDeclined')
          : (crewText(context, 'removed.text') ?? context.t('speaker-removedText')),
      ],
      button: speakerButton(context),
      isOver: true,
    });
  },
  template: {
    about: 'session',
    parts: { state: [], stateDeclined: [], text: [], textDeclined: [] },
    samples: {
      text: ({ event, speaker }) => ({ event, speaker }),
      stateDeclined: ({ event, speaker }) => ({ event, speaker: { ...speaker, hasDeclined: true } }),
      textDeclined: ({ event, speaker }) => ({ event, speaker: { ...speaker, hasDeclined: true } }),
    },
  },
};

/** The session of a speaker starts soon. */
export const speakerReminder: Kind = {
  category: 'reminders',
  retry: 'until-start',
  calendar: 'REQUEST',
  compose: (context) => {
    const { t } = context;
    const lead = leadOf(context, sessionOf(context).snapshot);
    return sessionEmail(context, {
      state: crewText(context, 'reminder.state', { lead }) ?? t('speaker-reminderState', { lead }),
      paragraphs: [crewText(context, 'confirmed.text') ?? t('speaker-reminderText')],
      button: speakerButton(context),
    });
  },
  template: {
    about: 'session',
    parts: { state: [], text: [] },
    samples: { text: ({ event, speaker }) => ({ event, speaker, lead: 'P1D' }) },
  },
};
