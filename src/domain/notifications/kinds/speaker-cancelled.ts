import { programmeButton } from '../composing/buttons.js';
import { sessionOf } from '../composing/context.js';
import { sessionEmail } from '../composing/session-email.js';
import type { Kind } from './kind.js';

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
