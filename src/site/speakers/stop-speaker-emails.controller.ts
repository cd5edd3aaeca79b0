import { Get, Param, Post } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import { getCall } from '../../domain/calls/calls.queries.js';
import { type SpeakerCategory, speakerCategories } from '../../domain/notifications/unsubscribe/email-category.js';
import { stoppedAt } from '../../domain/speakers/speaker.js';
import { speakerPath } from '../../domain/speakers/speaker-link.js';
import type { Speaker } from '../../domain/speakers/speaker.entity.js';
import { StopSpeakerEmails } from '../../flows/notifications/stop-speaker-emails.flow.js';
import { SiteController, Page, SitePage } from '../site-page.js';
import { enterLimit } from '../limits.js';
import { type Muting, unsubscribePage } from '../notifications/unsubscribe.page.js';

/** Stops the reminders or the news to a speaker. Email clients POST here directly (RFC 8058); people are asked first. */
@SiteController(speakerCategories.map((category) => `speakers/:token/${category}`))
export class StopSpeakerEmailsController {
  constructor(private readonly stopEmails: StopSpeakerEmails) {}

  @Get()
  async ask(@Param('token') token: string, @Page() page: SitePage): Promise<void> {
    const speaker = await this.stopEmails.find(token);
    await this.show(page, token, speaker, speaker[stoppedAt[categoryOf(page)]] === null ? 'asked' : 'stopped');
  }

  @Post()
  @RouteConfig(enterLimit)
  async stop(@Param('token') token: string, @Page() page: SitePage): Promise<void> {
    await this.show(page, token, await this.stopEmails.run(token, categoryOf(page), true, page.origin), 'stopped');
  }

  @Post('undo')
  @RouteConfig(enterLimit)
  async undo(@Param('token') token: string, @Page() page: SitePage): Promise<void> {
    await this.show(page, token, await this.stopEmails.run(token, categoryOf(page), false, page.origin), 'undone');
  }

  private async show(page: SitePage, token: string, speaker: Speaker, muting: Muting): Promise<void> {
    const call = await getCall(page.connection, speaker.callId);
    const viewer = page.viewerOf({
      language: speaker.language ?? call.languages[0] ?? 'en',
      timeZone: speaker.timeZone ?? call.timeZone,
      isOwnZone: speaker.timeZone !== null,
    });
    const category = categoryOf(page);
    const view = unsubscribePage(call, `${speakerPath(token)}/${category}`, category, muting, viewer);
    page.render('notifications/unsubscribe', view);
  }
}

/** The category that the route of a request names. */
function categoryOf({ request }: SitePage): SpeakerCategory {
  const [, , , named] = (request.routeOptions.url ?? '').split('/');
  return speakerCategories.find((category) => category === named) ?? 'reminders';
}
