import { speakerButton } from '../composing/buttons.js';
import { sessionOf } from '../composing/context.js';
import { leadOf } from '../composing/lead.js';
import { sessionEmail } from '../composing/session-email.js';
import { sessionTimes } from '../composing/times.js';
import type { Kind } from './kind.js';

/** The session of a speaker starts soon. */
export const speakerReminder: Kind = {
  category: 'reminders',
  retry: 'until-start',
  calendar: 'REQUEST',
  compose: (context) => {
    const { t } = context;
    const { snapshot } = sessionOf(context);
    const { time, fullDate: date, city } = sessionTimes(context, snapshot).first;
    return sessionEmail(context, {
      state: t('speaker-reminderState', { lead: leadOf(context, snapshot) }),
      paragraphs: [t('speaker-reminderText', { time, date, city })],
      button: speakerButton(context),
    });
  },
  template: {
    about: 'session',
    parts: { state: [], text: [] },
    samples: { text: ({ event, speaker }) => ({ event, speaker, lead: 'P1D' }) },
  },
};
