import { Get, Param, Post } from '@nestjs/common';
import { paperNames, roomSheetKinds } from '../../domain/attendance/print/room-sheet.js';
import { countSeated } from '../../domain/attendance/print/room-sheet.queries.js';
import { StartRoomSheet } from '../../flows/attendance/start-room-sheet.flow.js';
import { ConsoleController } from '../frame/console-controller.js';
import { ConsolePage, Page } from '../frame/console-page.js';
import { jobPath } from '../paths/job-paths.js';
import { RequireAbility } from '../frame/require-ability.js';
import type { Session } from '../../domain/sessions/session.entity.js';
import { translate } from '../../platform/i18n/messages.js';
import type { ConsoleLayout } from '../frame/layout.js';
import { sessionPath } from '../paths/session-paths.js';

/** Lists, sign-in sheets and name badges of a session to print. */
@ConsoleController('sessions/:id/print', 'sessions')
export class PrintController {
  constructor(private readonly startRoomSheet: StartRoomSheet) {}

  @Get()
  @RequireAbility('change')
  async show(@Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    const { session } = await page.session(id);
    const count = await countSeated(page.connection, session.id);
    page.render('attendance/print', printPage(await page.layout(), session, count));
  }

  @Post()
  async print(@Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    const { form, language } = page;
    const what = roomSheetKinds.find((one) => one === form.text('what')) ?? 'list';
    const paper = paperNames.find((one) => one === form.text('paper')) ?? 'a4';
    const job = await this.startRoomSheet.run(id, { what, paper, language }, page.actor);
    page.redirect(jobPath({ id: job }));
  }
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
