import { speakerButton } from '../composing/buttons.js';
import { crewText } from '../composing/crew-text.js';
import { required } from '../composing/context.js';
import { sessionEmail } from '../composing/session-email.js';
import type { Kind } from './kind.js';

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
