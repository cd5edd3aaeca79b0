import { speakerButton } from '../composing/buttons.js';
import { sessionOf } from '../composing/context.js';
import { leadOf } from '../composing/lead.js';
import { sessionEmail } from '../composing/session-email.js';
import type { Kind } from './kind.js';

/** The session of a speaker starts soon. */
export const speakerReminder: Kind = {
  category: 'reminders',
  retry: 'until-start',
  calendar: 'REQUEST',
  compose: (context) => {
    const { t } = context;
    const { snapshot } = sessionOf(context);
    return sessionEmail(context, {
      state: t('speaker-reminderState', { lead: leadOf(context, snapshot) }),
      paragraphs: [t('speaker-reminderText')],
      button: speakerButton(context),
    });
  },
  template: {
    about: 'session',
    parts: { state: [], text: [] },
    samples: { text: ({ event, speaker }) => ({ event, speaker, lead: 'P1D' }) },
  },
};
