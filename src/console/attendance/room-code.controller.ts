import { Get, Param, Post } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { hasCheckIn } from '../../domain/attendance/check-in.js';
import { roomCodeChangesIn } from '../../domain/attendance/room-code.js';
import { findRoomCode } from '../../domain/attendance/room-codes.queries.js';
import { getCall } from '../../domain/calls/calls.queries.js';
import { SetRoomCode } from '../../flows/attendance/set-room-code.flow.js';
import { Config } from '../../platform/config.js';
import { NotFound } from '../../platform/errors.js';
import { negotiateLanguage } from '../../platform/i18n/negotiate-language.js';
import type { Session } from '../../domain/sessions/session.entity.js';
import { getSession } from '../../domain/sessions/sessions.queries.js';
import { ConsoleController } from '../frame/console-controller.js';
import { ConsolePage, Page } from '../frame/console-page.js';
import { OpenToFacilitators, RequireAbility } from '../frame/require-ability.js';
import { checkInSessionPath } from '../paths/attendance-paths.js';
import { roomCodePage, roomScreenPage } from './room-code.page.js';

/** The code by which people in the room of a session check in by themselves. */
@ConsoleController('door/sessions/:id/room-code', 'check-in')
@OpenToFacilitators('session')
@RequireAbility('check-in')
export class RoomCodeController {
  constructor(
    private readonly database: DataSource,
    private readonly config: Config,
    private readonly setRoomCode: SetRoomCode,
  ) {}

  @Get()
  async show(@Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    const session = await this.session(id);
    const room = await findRoomCode(this.database.manager, session.id);
    const view = roomCodePage(await page.layout(), session, room, this.config, hasCheckIn(session));
    page.reply.header('refresh', roomCodeChangesIn(page.now));
    page.render('attendance/check-in-code', view);
  }

  @Get('screen')
  async screen(@Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    const connection = this.database.manager;
    const session = await this.session(id);
    const room = await findRoomCode(connection, session.id);
    if (room === null) return page.redirect(checkInSessionPath(session, 'room-code'));
    const call = await getCall(connection, session.callId);
    const spoken = negotiateLanguage({ chosen: session.language, fallback: call.languages[0] ?? 'en' });
    const view = roomScreenPage(await page.layout(), session, room, this.config, spoken);
    // The next code, also without script.
    page.reply.header('refresh', roomCodeChangesIn(page.now));
    page.render('attendance/check-in-screen', view);
  }

  @Post()
  async renew(@Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    await this.setRoomCode.renew(id, page.form.text('ownPageOnly') === 'yes', page.actor);
    page.redirect(checkInSessionPath({ id }, 'room-code'));
  }

  @Post('remove')
  async remove(@Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    await this.setRoomCode.remove(id, page.actor);
    page.redirect(checkInSessionPath({ id }, 'room-code'));
  }

  private async session(id: string): Promise<Session> {
    const session = await getSession(this.database.manager, id);
    if (session.state === 'draft') throw new NotFound('session-not-found', 'Session not found.');
    return session;
  }
}
