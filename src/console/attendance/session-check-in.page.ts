import { checkInTimes, hasCheckIn } from '../../domain/attendance/check-in.js';
import type { Session } from '../../domain/sessions/session.entity.js';
import { translate } from '../../platform/i18n/messages.js';
import { dayAndTimeInZone } from '../ui/day-and-time.js';
import type { ConsoleLayout } from '../frame/layout.js';
import { checkInSessionPath } from '../paths/attendance-paths.js';
import { sessionPath } from '../paths/session-paths.js';

/** How people are checked in to a session. */
export interface SessionCheckInPage extends ConsoleLayout {
  /** When it is open, or was. */
  times: string;
  /** How many are checked in; null for sessions without a venue. */
  count: string | null;
  /** Where people are checked in; null without a venue, and once it has ended. */
  checkInPath: string | null;
  /** Self check-in; null once it has ended. */
  room: { path: string; text: string } | null;
  /** Lists, sign-in sheets and badges to print; null without a venue. */
  printPath: string | null;
  /** What people did, once it has ended. */
  attendancePath: string | null;
}

/** Returns how people are checked in to a session, for its organizers. */
export function sessionCheckInPage(
  layout: ConsoleLayout,
  input: { session: Session; hasRoomCode: boolean; numbers: { inside: number; expected: number } },
): SessionCheckInPage {
  const { language, now } = layout;
  const { session, hasRoomCode } = input;
  const { opensAt, closesAt } = checkInTimes(session);
  const hasEnded = now > closesAt;
  const text = (key: string, values = {}) => translate(language, `console.attendance.checkIn.${key}`, values);
  const times = {
    from: dayAndTimeInZone(opensAt, session.timeZone, language),
    until: dayAndTimeInZone(closesAt, session.timeZone, language),
  };
  return {
    ...layout,
    title: session.title,
    times: text(hasEnded ? 'session.ended' : hasCheckIn(session) ? 'session.times' : 'session.online', times),
    count: hasCheckIn(session) ? text('count', input.numbers) : null,
    checkInPath: hasCheckIn(session) && !hasEnded ? checkInSessionPath(session) : null,
    room: hasEnded
      ? null
      : {
          path: checkInSessionPath(session, 'room-code'),
          text: text(hasRoomCode ? 'session.on' : 'session.off'),
        },
    printPath: hasCheckIn(session) && layout.mayChange ? sessionPath(session, 'print') : null,
    attendancePath: hasEnded ? sessionPath(session, 'attendance') : null,
  };
}
