import { Get, Param, Post } from '@nestjs/common';
import { countCheckIns, findRoomCode } from '../../domain/attendance/check-ins.queries.js';
import { ConsoleController, OpenToFacilitators, RequireAbility } from '../frame/console-controller.js';
import { ConsolePage, Page } from '../frame/console-page.js';
import { checkInTimes, hasCheckIn } from '../../domain/attendance/check-in.js';
import type { Session } from '../../domain/sessions/session.entity.js';
import { translate } from '../../platform/i18n/messages.js';
import { dayAndTimeInZone } from '../ui/day-and-time.js';
import type { ConsoleLayout } from '../frame/layout.js';
import { checkInSessionPath } from '../paths/attendance-paths.js';
import { sessionPath } from '../paths/session-paths.js';
import { paperNames, roomSheetKinds } from '../../domain/attendance/print/room-sheet.js';
import { countSeated } from '../../domain/attendance/print/room-sheet.queries.js';
import { StartRoomSheet } from '../../flows/attendance/start-room-sheet.flow.js';
import { jobPath } from '../paths/job-paths.js';

/** How people are checked in to a session, and lists, sign-in sheets and name badges to print. */
@ConsoleController('sessions/:id', 'sessions')
export class SessionCheckInController {
  constructor(private readonly startRoomSheet: StartRoomSheet) {}

  @Get('check-in')
  @OpenToFacilitators('session')
  @RequireAbility('change')
  async show(@Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    const { connection } = page;
    const { session } = await page.session(id);
    const view = sessionCheckInPage(await page.layout(), {
      session,
      hasRoomCode: (await findRoomCode(connection, id)) !== null,
      numbers: await countCheckIns(connection, id),
    });
    page.render('attendance/session-check-in', view);
  }

  @Get('print')
  @RequireAbility('change')
  async showPrint(@Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    const { session } = await page.session(id);
    const count = await countSeated(page.connection, session.id);
    page.render('attendance/print', printPage(await page.layout(), session, count));
  }

  @Post('print')
  async print(@Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    const { form, language } = page;
    const what = roomSheetKinds.find((one) => one === form.text('what')) ?? 'list';
    const paper = paperNames.find((one) => one === form.text('paper')) ?? 'a4';
    const job = await this.startRoomSheet.run(id, { what, paper, language }, page.actor);
    page.redirect(jobPath({ id: job }));
  }
}

/** Returns how people are checked in to a session, for its organizers. */
function sessionCheckInPage(
  layout: ConsoleLayout,
  input: { session: Session; hasRoomCode: boolean; numbers: { inside: number; expected: number } },
) {
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
    // When it is open, or was.
    times: text(hasEnded ? 'session.ended' : hasCheckIn(session) ? 'room.times' : 'session.online', times),
    // How many are checked in; null for sessions without a venue.
    count: hasCheckIn(session) ? text('count', input.numbers) : null,
    // Where people are checked in; null without a venue, and once it has ended.
    checkInPath: hasCheckIn(session) && !hasEnded ? checkInSessionPath(session) : null,
    // Self check-in; null once it has ended.
    room: hasEnded
      ? null
      : {
          path: checkInSessionPath(session, 'room-code'),
          text: text(hasRoomCode ? 'session.on' : 'session.off'),
        },
    // Lists, sign-in sheets and badges to print; null without a venue.
    printPath: hasCheckIn(session) && layout.mayChange ? sessionPath(session, 'print') : null,
    // What people did, once it has ended.
    attendancePath: hasEnded ? sessionPath(session, 'attendance') : null,
  };
}

/** The form that asks what to print; `count` people have a seat. */
function printPage(layout: ConsoleLayout, session: Session, count: number) {
  const { language } = layout;
  const text = (key: string, values = {}) => translate(language, `console.attendance.print.${key}`, values);
  return {
    ...layout,
    title: text('title'),
    action: sessionPath(session, 'print'),
    people: text('seated', { count }),
    canPrint: count > 0,
    kinds: roomSheetKinds.map((value, index) => {
      return { value, label: text(value), text: text(`${value}Text`), checked: index === 0 };
    }),
    paperChoices: paperNames.map((value, index) => ({ value, label: text(`paper.${value}`), checked: index === 0 })),
  };
}
