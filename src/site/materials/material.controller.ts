import { Get, Param } from '@nestjs/common';
import { readerWith } from '../../domain/materials/material.js';
import { FileStore } from '../../platform/file-store/file-store.js';
import { registrationOfLink } from '../registrations/own-link.js';
import { PublicSessions } from '../sessions/public-sessions.js';
import { SiteController } from '../site-controller.js';
import { Page, SitePage } from '../site-page.js';
import { sendMaterial } from './send-material.js';

/** The files of sessions: those for everyone, and those behind a personal link. */
@SiteController()
export class MaterialController {
  constructor(
    private readonly sessions: PublicSessions,
    private readonly store: FileStore,
  ) {}

  @Get('calls/:call/sessions/:session/materials/:id')
  async open(
    @Param('call') callSlug: string,
    @Param('session') slug: string,
    @Param('id') id: string,
    @Page() page: SitePage,
  ): Promise<void> {
    const { session } = await this.sessions.get(callSlug, slug);
    await sendMaterial(page, page.connection, this.store, { session, id, reader: 'anyone' });
  }

  @Get('me/:token/registrations/:registration/materials/:id')
  async own(
    @Param('token') token: string,
    @Param('registration') registrationId: string,
    @Param('id') id: string,
    @Page() page: SitePage,
  ): Promise<void> {
    const { session, registration } = await registrationOfLink(page.connection, token, registrationId);
    const asked = { session, id, reader: readerWith(registration.state) };
    await sendMaterial(page, page.connection, this.store, asked);
  }
}
