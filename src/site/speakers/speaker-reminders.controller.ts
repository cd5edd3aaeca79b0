import { Get, Param, Post } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import { getCall } from '../../domain/calls/calls.queries.js';
import type { Speaker } from '../../domain/speakers/speaker.entity.js';
import { StopSpeakerReminders } from '../../flows/notifications/stop-speaker-reminders.flow.js';
import { enterLimit } from '../limits.js';
import { type Muting, unsubscribePage } from '../notifications/unsubscribe.page.js';
import { SiteController } from '../site-controller.js';
import { Page, SitePage } from '../site-page.js';

/** Stops the reminders of a speaker. Email clients POST here directly (RFC 8058); people are asked first. */
@SiteController('speakers/:token/reminders')
export class SpeakerRemindersController {
  constructor(private readonly stopReminders: StopSpeakerReminders) {}

  @Get()
  async ask(@Param('token') token: string, @Page() page: SitePage): Promise<void> {
    const speaker = await this.stopReminders.find(token);
    await this.show(page, token, speaker, speaker.remindersStoppedAt === null ? 'asked' : 'stopped');
  }

  @Post()
  @RouteConfig(enterLimit)
  async stop(@Param('token') token: string, @Page() page: SitePage): Promise<void> {
    await this.show(page, token, await this.stopReminders.run(token, true, page.origin), 'stopped');
  }

  @Post('undo')
  @RouteConfig(enterLimit)
  async undo(@Param('token') token: string, @Page() page: SitePage): Promise<void> {
    await this.show(page, token, await this.stopReminders.run(token, false, page.origin), 'undone');
  }

  private async show(page: SitePage, token: string, speaker: Speaker, muting: Muting): Promise<void> {
    const call = await getCall(page.connection, speaker.callId);
    const viewer = page.viewerOf({
      language: speaker.language ?? call.languages[0] ?? 'en',
      timeZone: speaker.timeZone ?? call.timeZone,
      isOwnZone: speaker.timeZone !== null,
    });
    const view = unsubscribePage(call, `/speakers/${token}/reminders`, 'reminders', muting, viewer);
    page.render('notifications/unsubscribe', view);
  }
}
