import { localTime } from '../../domain/time/wall-time.js';
import { zoneLabel } from '../../domain/time/zones.js';
import { translate } from '../../platform/i18n/messages.js';
import type { ProposedStart } from '../../domain/registrations/proposed-times.queries.js';
import type { Session } from '../../domain/sessions/session.entity.js';
import { dayAndTime } from '../ui/day-and-time.js';
import type { ConsoleLayout } from '../frame/layout.js';
import { withQuery } from '../../platform/http/query.js';
import { registrationPath } from '../paths/registration-paths.js';
import { sessionPath } from '../paths/session-paths.js';
import type { UnusedReplyRow } from './calendar-responses.queries.js';

/** The most that the page of a session shows. */
export const maxUnusedShown = 50;
export const maxProposedShown = 5;

export interface CalendarResponsesInput {
  proposedTimes: readonly ProposedStart[];
  unusedReplies: readonly UnusedReplyRow[];
}

/** Returns the calendar responses that need an organizer; null if there are none, or the session is over. */
export function calendarResponses(
  { language, now, mayChange }: ConsoleLayout,
  session: Session,
  { proposedTimes, unusedReplies }: CalendarResponsesInput,
  timeZone: string,
) {
  const isAhead = session.state === 'published' && session.startsAt > now;
  if (!isAhead || proposedTimes.length + unusedReplies.length === 0) return null;
  const text = (key: string, values = {}) => translate(language, `console.registrations.responses.${key}`, values);
  return {
    proposed: proposedTimes.map(({ startsAt, people }) => ({
      label: translate(language, 'notifications.inZone', {
        time: dayAndTime(startsAt, session.timeZone, language),
        zone: zoneLabel(session.timeZone, startsAt, language),
      }),
      people: translate(language, 'console.common.people', { count: people }),
      movePath: mayChange ? moveTo(session, startsAt) : null,
    })),
    unused: unusedReplies.map(({ registrationId, name, email, reply }) => ({
      path: registrationPath(registrationId),
      name,
      email,
      received: text('received', { at: dayAndTime(new Date(reply.receivedAt), timeZone, language) }),
      problem:
        reply.sender === null
          ? text(`problem.${reply.reason}`)
          : text('fromOther', { problem: text(`problem.${reply.reason}`), sender: reply.sender }),
      advice: text(`advice.${reply.reason}`),
    })),
  };
}

/** The preview of a move, in the zone of the session. */
function moveTo(session: Session, startsAt: Date): string {
  const { date, time } = localTime(startsAt, session.timeZone);
  const durationMinutes = String(session.durationMinutes);
  return withQuery(sessionPath(session, 'move'), { startsOn: date, startsTime: time, durationMinutes });
}
