import { speakerButton } from '../composing/buttons.js';
import { crewText } from '../composing/crew-text.js';
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
