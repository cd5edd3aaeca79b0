import { Get } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { checkInHours } from '../../domain/attendance/check-in.js';
import { Clock } from '../../platform/clock.js';
import { findAsset } from '../../platform/views/assets.js';
import { ConsoleController } from '../frame/console-controller.js';
import { ConsolePage, Page } from '../frame/console-page.js';
import { RequireAbility } from '../frame/require-ability.js';
import { findNextCheckInSession, listCheckInSessions } from './check-in.queries.js';
import { checkInSessionsPage } from './check-in-sessions.page.js';

/** The sessions at which people can be checked in now. */
@ConsoleController('door', 'check-in')
@RequireAbility('check-in')
export class CheckInSessionsController {
  constructor(
    private readonly database: DataSource,
    private readonly clock: Clock,
  ) {}

  @Get()
  async list(@Page() page: ConsolePage): Promise<void> {
    const connection = this.database.manager;
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
