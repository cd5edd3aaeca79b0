import { translate } from '../../platform/i18n/messages.js';
import type { EmailCategory } from '../../domain/notifications/unsubscribe/email-category.js';
import { reminderMoments } from '../../domain/notifications/reminders/reminder-time.js';
import { roomOpensAt } from '../../domain/sessions/room.js';
import type { Session } from '../../domain/sessions/session.entity.js';
import { hasVenue } from '../../domain/sessions/session.js';
import { formatDate, formatTime } from '../../domain/time/format.js';
import type { RegistrationStatus } from './registration-labels.js';
import { firstZone } from '../../domain/sessions/session-time.js';
import type { Viewer } from '../../domain/sessions/viewer.js';

/** The recipient of reminders: time zone and preference. */
export interface Reminded {
  email: string;
  timeZone: string;
  unsubscribedFrom: readonly EmailCategory[];
}

/** State of the invitation email; `undisclosed` for a visitor who may not be the person. */
export type InvitationState = 'queued' | 'sent' | 'undelivered' | 'undisclosed';

/** Returns the next steps of a registration, in order of time; empty if there are none. */
export function statusSteps(
  session: Session,
  where: RegistrationStatus,
  attendee: Reminded,
  invitation: InvitationState,
  viewer: Viewer,
) {
  const text = (key: string, values = {}) => translate(viewer.language, `registrations.status.step.${key}`, values);
  const { email } = attendee;
  const step = (when: string, words: string, isResend = false) => ({
    when,
    text: words, // Whether the email of this step can be sent again.
    isResend,
  });
  const emailed = invitation === 'undisclosed' ? [step(text('now'), text('emailed', { email }))] : [];
  if (where === 'pending') return [...emailed, step(text('later'), text('decision'))];
  if (where === 'waitlisted') return emailed;
  if (where !== 'confirmed') return [];
  const invited = {
    undisclosed: [],
    queued: [step(text('now'), text('invite', { email }), true)],
    sent: [step(text('sent'), text('invited', { email }), true)],
    undelivered: [step(text('now'), text('undelivered', { email }), true)],
  };
  return [
    ...emailed,
    ...invited[invitation],
    ...datedSteps(session, attendee, viewer.now).map(({ at, key }) =>
      step(dayAndTime(at, session, viewer), text(key, { venue: session.venue ?? '' })),
    ),
  ];
}

function datedSteps(session: Session, { timeZone, unsubscribedFrom }: Reminded, now: Date) {
  const moments = unsubscribedFrom.includes('reminders')
    ? []
    : reminderMoments(session.startsAt, session.reminders, timeZone);
  // A reminder that was due and waits for the morning is only for people who had their seat by then.
  const reminders = moments.filter(({ momentAt }) => momentAt > now).map(({ at }) => ({ at, key: 'reminder' }));
  const arrival =
    session.format === 'in-person'
      ? { at: session.startsAt, key: hasVenue(session) ? 'venue' : 'start' }
      : { at: roomOpensAt(session.startsAt), key: 'room' };
  return [...reminders, arrival].filter(({ at }) => at > now).sort((a, b) => a.at.getTime() - b.at.getTime());
}

function dayAndTime(at: Date, session: Session, viewer: Viewer): string {
  const zone = firstZone(session, viewer);
  return translate(viewer.language, 'common.dayAndTime', {
    date: formatDate(at, zone, viewer.language, 'weekday-short'),
    time: formatTime(at, zone, viewer.language),
  });
}
