import { speakerButton } from '../composing/buttons.js';
import { sessionEmail } from '../composing/session-email.js';
import { crewText } from '../composing/crew-text.js';
import type { Kind } from './kind.js';

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
