import { checkInTimes } from '../../domain/attendance/check-in.js';
import { translate } from '../../platform/i18n/messages.js';
import type { Session } from '../../domain/sessions/session.entity.js';
import { zonedTime } from '../../domain/sessions/session-time.js';
import { dayAndTime, dayAndTimeInZone } from '../ui/day-and-time.js';
import type { ConsoleLayout } from '../frame/layout.js';
import { checkInSessionPath } from '../paths/attendance-paths.js';
import { sessionState } from '../ui/session-state.js';
import type { CheckInSession } from './check-in.queries.js';

/** The sessions of the day for which people are checked in. */
export function checkInSessionsPage(layout: ConsoleLayout, sessions: readonly CheckInSession[], next: Session | null) {
  const { language, now } = layout;
  return {
    ...layout,
    title: translate(language, 'console.attendance.checkIn.title'),
    rows: sessions.map(({ session, inside, expected }) => {
      const time = zonedTime(session, session.timeZone, language);
      return {
        path: checkInSessionPath(session),
        title: session.title,
        when: translate(language, 'console.attendance.checkIn.when', {
          date: time.date,
          start: time.start,
          end: time.end,
          place: time.place,
        }),
        venue: session.venue,
        count: translate(language, 'console.attendance.checkIn.count', { inside, expected }),
        state: session.state === 'cancelled' ? sessionState(session, language, now) : null,
      };
    }),
    empty: sessions.length > 0 ? null : emptyText(next, language),
  };
}

function emptyText(next: Session | null, language: string): string {
  if (next === null) return translate(language, 'console.attendance.checkIn.none');
  return translate(language, 'console.attendance.checkIn.next', {
    title: next.title,
    when: dayAndTimeInZone(next.startsAt, next.timeZone, language),
    opens: dayAndTime(checkInTimes(next).opensAt, next.timeZone, language),
  });
}
