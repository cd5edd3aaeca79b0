import { setTimeout as sleep } from 'node:timers/promises';
import { Get, Param, Post } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import { canRequestRecording, readerWith } from '../../domain/materials/material.js';
import { emailInput } from '../../domain/registrations/admission/registration-input.js';
import { RequestRecording } from '../../flows/materials/request-recording.flow.js';
import { NotFound } from '../../platform/errors.js';
import { read } from '../../platform/validation.js';
import { SiteController, Page, SitePage } from '../site-page.js';
import { formLimit } from '../limits.js';
import { visitorOf } from '../registrations/remembered-values.js';
import { PublicSessions } from '../sessions/public-sessions.js';
import { recordingRequestPage } from './recordings.page.js';
import { FileStore } from '../../platform/file-store/file-store.js';
import { registrationOfLink } from '../registrations/own-page-controller.js';
import { sendMaterial } from './send-material.js';

/** Longer than writing a person and their email takes, so that timing reveals nothing about the address. */
const answerAfterMs = 300;

/** Somebody who did not register asks for the recording of a past session. */
@SiteController()
export class PublicMaterialsController {
  constructor(
    private readonly sessions: PublicSessions,
    private readonly requestRecording: RequestRecording,
    private readonly store: FileStore,
  ) {}

  @Get('calls/:call/sessions/:session/recording')
  async form(@Param('call') callSlug: string, @Param('session') slug: string, @Page() page: SitePage): Promise<void> {
    const { call, session } = await this.requestable(callSlug, slug, page);
    page.render('materials/recording-request', recordingRequestPage(call, session, page.viewer(call), {}));
  }

  @Post('calls/:call/sessions/:session/recording')
  @RouteConfig(formLimit)
  async send(@Param('call') callSlug: string, @Param('session') slug: string, @Page() page: SitePage): Promise<void> {
    const { call, session } = await this.requestable(callSlug, slug, page);
    const viewer = page.viewer(call);
    const value = page.form.text('email');
    const show = (typed: Parameters<typeof recordingRequestPage>[3]) =>
      page.render('materials/recording-request', recordingRequestPage(call, session, viewer, typed));
    try {
      const reader = {
        email: read(emailInput, value),
        language: viewer.language,
        timeZone: viewer.timeZone,
        isOwnZone: viewer.isOwnZone,
      };
      const actor = await visitorOf(page.connection, page, call, reader.email);
      await Promise.all([this.requestRecording.run(call, session.id, reader, actor), sleep(answerAfterMs)]);
      show({ sentTo: reader.email });
    } catch (error) {
      await page.fail(error, (all) =>
        show({ value, fieldErrors: all.map((fieldError) => ({ ...fieldError, path: 'email' })) }),
      );
    }
  }

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

  private async requestable(callSlug: string, slug: string, { now }: SitePage) {
    const found = await this.sessions.get(callSlug, slug);
    if (!canRequestRecording(found.materials, found.session, now)) {
      throw new NotFound('no-recording', 'There is no recording to ask for.');
    }
    return found;
  }
}
