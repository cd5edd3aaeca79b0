import { Get } from '@nestjs/common';
import { checkInHours, checkInTimes } from '../../domain/attendance/check-in.js';
import { Clock } from '../../platform/clock.js';
import { findAsset } from '../../platform/views/assets.js';
import { ConsoleController, RequireAbility } from '../frame/console-controller.js';
import { ConsolePage, Page } from '../frame/console-page.js';
import { findNextCheckInSession, listCheckInSessions, type CheckInSession } from './check-in.queries.js';
import { translate } from '../../platform/i18n/messages.js';
import type { Session } from '../../domain/sessions/session.entity.js';
import { zonedTime } from '../../domain/sessions/session-time.js';
import { dayAndTime, dayAndTimeInZone } from '../ui/day-and-time.js';
import type { ConsoleLayout } from '../frame/layout.js';
import { checkInSessionPath } from '../paths/attendance-paths.js';
import { sessionState } from '../ui/session-state.js';

/** The sessions at which people can be checked in now. */
@ConsoleController('door', 'check-in')
@RequireAbility('check-in')
export class CheckInSessionsController {
  constructor(private readonly clock: Clock) {}

  @Get()
  async list(@Page() page: ConsolePage): Promise<void> {
    const { connection } = page;
    const now = this.clock.now();
    const around = checkInHours * 3_600_000;
    const [from, until] = [new Date(now.getTime() - around), new Date(now.getTime() + around)];
    const sessions = await listCheckInSessions(connection, from, until);
    const layout = await page.layout();
    const next = sessions.length > 0 ? null : await findNextCheckInSession(connection, now);
    page.render('attendance/check-in-sessions', checkInSessionsPage(layout, sessions, next));
  }

  /**
   * The service worker that keeps the check-in pages while a phone is offline; served from here, since its scope is
   * its folder.
   */
  @Get('worker.js')
  worker(@Page() page: ConsolePage): void {
    void page.reply
      .type('text/javascript; charset=utf-8')
      .header('cache-control', 'no-cache')
      .send(findAsset('check-in-worker.js')?.body);
  }
}

/** The sessions of the day for which people are checked in. */
function checkInSessionsPage(layout: ConsoleLayout, sessions: readonly CheckInSession[], next: Session | null) {
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
