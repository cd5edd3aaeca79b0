import { speakerButton } from '../composing/buttons.js';
import { crewText } from '../composing/crew-text.js';
import { type EmailContext, sessionOf } from '../composing/context.js';
import { sessionEmail } from '../composing/session-email.js';
import type { Kind } from './kind.js';

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
