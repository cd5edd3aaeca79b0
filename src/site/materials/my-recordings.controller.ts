import { Get, Param } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { getCall } from '../../domain/calls/calls.queries.js';
import { listMaterials } from '../../domain/materials/materials.queries.js';
import { hasRequestedRecording } from '../../domain/materials/recording-requests.queries.js';
import type { Attendee } from '../../domain/registrations/attendee.entity.js';
import type { Session } from '../../domain/sessions/session.entity.js';
import { getSession } from '../../domain/sessions/sessions.queries.js';
import { NotFound } from '../../platform/errors.js';
import { FileStore } from '../../platform/file-store/file-store.js';
import { attendeeOfLink } from '../registrations/own-link.js';
import { OwnPageController } from '../registrations/own-page-controller.js';
import { Page, SitePage } from '../site-page.js';
import { recordingsPage } from './recordings.page.js';
import { sendMaterial } from './send-material.js';

/** The recordings that a person asked for, by the link in their email. */
@OwnPageController('/recordings/:session')
export class MyRecordingsController {
  constructor(
    private readonly database: DataSource,
    private readonly store: FileStore,
  ) {}

  @Get()
  async show(@Param('token') token: string, @Param('session') sessionId: string, @Page() page: SitePage) {
    const { attendee, session } = await this.requested(token, sessionId);
    const call = await getCall(this.database.manager, session.callId);
    const materials = await listMaterials(this.database.manager, session.id);
    const shown = { call, session, materials, base: `/me/${token}/recordings/${session.id}` };
    page.render('materials/recordings', recordingsPage(shown, page.viewerOf(attendee)));
  }

  @Get('materials/:id')
  async file(
    @Param('token') token: string,
    @Param('session') sessionId: string,
    @Param('id') id: string,
    @Page() page: SitePage,
  ): Promise<void> {
    const { session } = await this.requested(token, sessionId);
    await sendMaterial(page, this.database.manager, this.store, { session, id, reader: 'recordings' });
  }

  private async requested(token: string, sessionId: string): Promise<{ attendee: Attendee; session: Session }> {
    const connection = this.database.manager;
    const attendee = await attendeeOfLink(connection, token);
    const session = await getSession(connection, sessionId);
    if (!(await hasRequestedRecording(connection, session.id, attendee.id))) {
      throw new NotFound('not-found', 'The recording was not found.');
    }
    return { attendee, session };
  }
}
