import { Get, Param, Post } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { EditSession } from '../../flows/sessions/edit-session.flow.js';
import { SendUpdateNow } from '../../flows/sessions/send-update-now.flow.js';
import { hasRoom, roomKindsOf } from '../../domain/rooms/room-kind.js';
import type { Session } from '../../domain/sessions/session.entity.js';
import { sessionChanges } from '../../domain/sessions/session-input.js';
import { Config } from '../../platform/config.js';
import { read } from '../../platform/validation.js';
import { ConsoleController } from '../console-controller.js';
import { ConsolePage, Page } from '../console-page.js';
import { FormEdit } from '../form-edit.js';
import { sessionPath } from '../paths.js';
import { editedMaterial, editedRoom, materialFields, roomFields } from './session-edit.js';
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
    const edit = new FormEdit(page, editedRoom(id, page.language));
    try {
      const changes = (current: Session) => {
        const stored = roomFields(current);
        const merged = edit.merge({ joinUrl, room: roomKind ?? stored.room }, stored);
        return read(sessionChanges, { joinUrl: merged.joinUrl.trim() || null, room: merged.room });
      };
      const { session } = await this.editSession.run(id, changes, page.actor);
      const done = hasRoom(session) ? 'console.rooms.done.saved' : 'console.rooms.done.removed';
      page.redirect(sessionPath({ id }), done, edit.kept);
    } catch (error) {
      await page.fail(error, async (fieldErrors) =>
        this.render(page, id, { joinUrl, roomKind, fieldErrors, roomEdit: await edit.view() }),
      );
    }
  }

  @Post('material')
  async material(@Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    const material = { recordingUrl: page.form.text('recordingUrl'), slidesUrl: page.form.text('slidesUrl') };
    const edit = new FormEdit(page, editedMaterial(id, page.language));
    try {
      const changes = (current: Session) => {
        const { recordingUrl, slidesUrl } = edit.merge(material, materialFields(current));
        return read(sessionChanges, {
          recordingUrl: recordingUrl.trim() || null,
          slidesUrl: slidesUrl.trim() || null,
        });
      };
      await this.editSession.run(id, changes, page.actor);
      page.redirect(sessionPath({ id }), 'console.sessions.done.materialSaved', edit.kept);
    } catch (error) {
      await page.fail(error, async (fieldErrors) =>
        this.render(page, id, { material: edit.fields(material), fieldErrors, materialEdit: await edit.view() }),
      );
    }
  }

  private async render(
    page: ConsolePage,
    id: string,
    typed: Pick<SessionPageInput, 'joinUrl' | 'roomKind' | 'roomEdit' | 'material' | 'materialEdit' | 'fieldErrors'>,
  ): Promise<void> {
    const { session, call } = await page.session(id);
    const details = await findSessionDetails(this.database.manager, page, session, call);
    const roomKinds = roomKindsOf(this.config);
    page.render('sessions/session', sessionPage(await page.layout(), { ...typed, ...details, call, roomKinds }));
  }
}
