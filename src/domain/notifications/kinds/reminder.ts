import type { EmailContext } from '../composing/context.js';
import { pageButton } from '../composing/buttons.js';
import { sessionOf } from '../composing/context.js';
import { leadOf } from '../composing/lead.js';
import { sessionEmail } from '../composing/session-email.js';
import { arrivalText } from '../composing/session-rows.js';
import { sessionTimes } from '../composing/times.js';
import type { EmailLink } from '../email/email-view.js';
import { formatLocalDate, formatLocalTime } from '../../time/format.js';
import { zoneCity } from '../../time/zones.js';
import type { Kind } from './kind.js';

/** The session starts soon. */
export const reminder: Kind = {
  category: 'reminders',
  retry: 'until-start',
  calendar: 'REQUEST',
  compose: (context) => {
    const { t } = context;
    const { snapshot } = sessionOf(context);
    const { first } = sessionTimes(context, snapshot);
    const when = t('reminderText', { time: first.time, date: first.fullDate, city: first.city });
    return sessionEmail(context, {
      state: t('reminderState', { lead: leadOf(context, snapshot) }),
      paragraphs: [when, ...clockSentence(context)],
      preheader: arrivalText(context) ?? when,
      button: joinButton(context),
      canLeave: true,
    });
  },
  template: {
    about: 'session',
    parts: { state: [], text: [] },
    samples: { text: ({ event }) => ({ event, lead: 'P1D' }) },
  },
  staleness: ({ registrationState, sequence, startsAt }, remindedSequence, now) => {
    if (registrationState !== 'confirmed') return 'The attendee no longer has a seat.';
    if (remindedSequence !== sequence) return 'The session was rescheduled.';
    return startsAt <= now ? 'The session has started.' : null;
  },
};

function joinButton(context: EmailContext): EmailLink {
  const { t, joinUrl } = context;
  return joinUrl === null ? pageButton(context) : { label: t('buttonJoin'), url: joinUrl };
}

/**
 * Returns the sentence for a recipient whose clocks have changed since their last session at this hour, or else since
 * they registered. Both instants are frozen in the message. Empty if no clock has changed, and for in-person sessions.
 */
function clockSentence({ t, language, message, timing }: EmailContext): string[] {
  const { previousStartsAt } = message.payload;
  const shift = timing.clockShift;
  if (shift === null) return [];
  const from = formatLocalTime(shift.fromLocal, language.code);
  const to = formatLocalTime(shift.toLocal, language.code);
  const toDate = shift.toLocal.slice(0, 10);
  // After midnight, the hour alone would be ambiguous.
  const isSameDay = shift.fromLocal.startsWith(toDate);
  const day = formatLocalDate(toDate, language.code, 'weekday');
  return [
    t(previousStartsAt === undefined ? 'clockSinceRegistered' : 'clockSinceLast', {
      to: isSameDay ? to : t('dateAndRange', { date: day, range: to }),
      from,
      city: zoneCity(shift.changedIn, language.code),
    }),
  ];
}
