import { Get, Param, Post } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { EditSession } from '../../flows/sessions/edit-session.flow.js';
import { SendUpdateNow } from '../../flows/sessions/send-update-now.flow.js';
import { hasRoom, roomKindsOf } from '../../domain/rooms/room-kind.js';
import { sessionChanges } from '../../domain/sessions/session-input.js';
import { Config } from '../../platform/config.js';
import { read } from '../../platform/validation.js';
import { ConsoleController } from '../console-controller.js';
import { ConsolePage, Page } from '../console-page.js';
import { sessionPath } from '../paths.js';
import { findSessionDetails } from './session-details.js';
import { sessionPage, type SessionPageInput } from './session.page.js';

/** A session with its people and messages, and the small forms on its page. */
@ConsoleController('sessions/:id', 'sessions')
export class SessionController {
  constructor(
    private readonly database: DataSource,
    private readonly editSession: EditSession,
    private readonly sendUpdateNow: SendUpdateNow,
    private readonly config: Config,
  ) {}

  @Get()
  async show(@Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    await this.render(page, id, {});
  }

  @Post('send-update')
  async sendUpdate(@Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    const notified = await this.sendUpdateNow.run(id, page.actor);
    page.redirect(sessionPath({ id }), 'console.sessions.done.updateSent', { notified });
  }

  @Post('room')
  async room(@Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    const [joinUrl, roomKind] = [page.form.text('joinUrl'), page.form.text('room') || undefined];
    try {
      const changes = read(sessionChanges, { joinUrl: joinUrl.trim() || null, room: roomKind });
      const { session } = await this.editSession.run(id, changes, page.actor);
      page.redirect(sessionPath({ id }), hasRoom(session) ? 'console.rooms.done.saved' : 'console.rooms.done.removed');
    } catch (error) {
      await page.fail(error, (fieldErrors) => this.render(page, id, { joinUrl, roomKind, fieldErrors }));
    }
  }

  @Post('material')
  async material(@Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    const material = { recordingUrl: page.form.text('recordingUrl'), slidesUrl: page.form.text('slidesUrl') };
    try {
      const changes = read(sessionChanges, {
        recordingUrl: material.recordingUrl.trim() || null,
        slidesUrl: material.slidesUrl.trim() || null,
      });
      await this.editSession.run(id, changes, page.actor);
      page.redirect(sessionPath({ id }), 'console.sessions.done.materialSaved');
    } catch (error) {
      await page.fail(error, (fieldErrors) => this.render(page, id, { material, fieldErrors }));
    }
  }

  private async render(
    page: ConsolePage,
    id: string,
    typed: Pick<SessionPageInput, 'joinUrl' | 'roomKind' | 'material' | 'fieldErrors'>,
  ): Promise<void> {
    const { session, call } = await page.session(id);
    const details = await findSessionDetails(this.database.manager, page, session, call);
    const roomKinds = roomKindsOf(this.config);
    page.render('sessions/session', sessionPage(await page.layout(), { ...typed, ...details, call, roomKinds }));
  }
}
