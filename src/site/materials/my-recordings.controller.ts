import { Get, Param } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { getCall } from '../../domain/calls/calls.queries.js';
import { listMaterials } from '../../domain/materials/materials.queries.js';
import { FileStore } from '../../platform/file-store/file-store.js';
import { OwnPageController } from '../registrations/own-page-controller.js';
import { Page, SitePage } from '../site-page.js';
import { recordingsPage } from './recordings.page.js';
import { requestedRecording } from './requested-recording.js';
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
    const { attendee, session } = await requestedRecording(this.database.manager, token, sessionId);
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
    const { session } = await requestedRecording(this.database.manager, token, sessionId);
    await sendMaterial(page, this.database.manager, this.store, { session, id, reader: 'recordings' });
  }
}
