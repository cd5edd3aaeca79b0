import { Get, Param } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { countCheckIns } from '../../domain/attendance/check-ins.queries.js';
import { findRoomCode } from '../../domain/attendance/room-codes.queries.js';
import { ConsoleController } from '../frame/console-controller.js';
import { ConsolePage, Page } from '../frame/console-page.js';
import { OpenToFacilitators, RequireAbility } from '../frame/require-ability.js';
import { sessionCheckInPage } from './session-check-in.page.js';

/** How people are checked in to a session. */
@ConsoleController('sessions/:id/check-in', 'sessions')
@OpenToFacilitators('session')
@RequireAbility('change')
export class SessionCheckInController {
  constructor(private readonly database: DataSource) {}

  @Get()
  async show(@Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    const connection = this.database.manager;
    const { session } = await page.session(id);
    const view = sessionCheckInPage(await page.layout(), {
      session,
      hasRoomCode: (await findRoomCode(connection, id)) !== null,
      numbers: await countCheckIns(connection, id),
    });
    page.render('attendance/session-check-in', view);
  }
}
