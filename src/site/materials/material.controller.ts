import { Get, Param } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { isVisible, type Material, type MaterialReader } from '../../domain/materials/material.js';
import { getMaterial } from '../../domain/materials/materials.queries.js';
import { isLive } from '../../domain/registrations/registration.js';
import type { Session } from '../../domain/sessions/session.entity.js';
import { NotFound } from '../../platform/errors.js';
import { FileStore } from '../../platform/file-store/file-store.js';
import { sendFile } from '../../platform/file-store/send-file.js';
import { registrationOfLink } from '../registrations/own-link.js';
import { PublicSessions } from '../sessions/public-sessions.js';
import { SiteController } from '../site-controller.js';
import { Page, SitePage } from '../site-page.js';

const missing = () => new NotFound('material-not-found', 'The file was not found.');

/** The files of sessions: those for everyone, and those behind a personal link. */
@SiteController()
export class MaterialController {
  constructor(
    private readonly database: DataSource,
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
    await this.send(page, session, id, 'anyone');
  }

  @Get('me/:token/registrations/:registration/materials/:id')
  async own(
    @Param('token') token: string,
    @Param('registration') registrationId: string,
    @Param('id') id: string,
    @Page() page: SitePage,
  ): Promise<void> {
    const { session, registration } = await registrationOfLink(this.database.manager, token, registrationId);
    await this.send(page, session, id, isLive(registration.state) ? 'registered' : 'anyone');
  }

  private async send(page: SitePage, session: Session, id: string, reader: MaterialReader): Promise<void> {
    const material = await getMaterial(this.database.manager, session.id, id);
    if (!isVisible(material, session, reader, page.now)) throw missing();
    if (material.url !== null) return page.redirect(material.url);
    await this.sendFile(page, material);
  }

  private async sendFile(page: SitePage, { file, visibility }: Material): Promise<void> {
    const stored = file && (await this.store.find(file.id));
    if (stored === null) throw missing();
    sendFile(page, this.store, stored, visibility === 'public' ? 'public, no-cache' : 'private, no-store');
  }
}
