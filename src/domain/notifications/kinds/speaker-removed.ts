import { speakerButton } from '../composing/buttons.js';
import { crewText } from '../composing/crew-text.js';
import { required } from '../composing/context.js';
import { sessionEmail } from '../composing/session-email.js';
import type { Kind } from './kind.js';

/** Somebody no longer speaks in a session: the organizers removed them, or they declined. */
export const speakerRemoved: Kind = {
  category: null,
  retry: 'latest-of-speaker',
  calendar: 'CANCEL',
  compose: (context) => {
    const { hasDeclined = false } = required(context.message, 'speaker');
    return sessionEmail(context, {
      state: hasDeclined
        ? context.t('speaker-removedStateDeclined')
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
