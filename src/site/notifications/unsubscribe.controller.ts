import { Get, Param, Post } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import { getCall } from '../../domain/calls/calls.queries.js';
import { Unsubscribe } from '../../flows/notifications/unsubscribe.flow.js';
import type { Attendee } from '../../domain/registrations/attendee.entity.js';
import type { EmailCategory } from '../../domain/notifications/unsubscribe/email-category.js';
import { SiteController, Page, SitePage } from '../site-page.js';
import { enterLimit } from '../limits.js';
import { type Muting, unsubscribePage } from './unsubscribe.page.js';

/**
 * Unsubscribes from one category of emails. Email clients POST here directly (RFC 8058), from their maker's servers,
 * without cookies and with any content type; people use GET, which asks for confirmation.
 */
@SiteController('unsubscribe/:token')
export class UnsubscribeController {
  constructor(private readonly unsubscribe: Unsubscribe) {}

  @Get()
  async ask(@Param('token') token: string, @Page() page: SitePage): Promise<void> {
    await this.show(page, token, await this.unsubscribe.find(token), 'asked');
  }

  @Post()
  @RouteConfig(enterLimit)
  async stop(@Param('token') token: string, @Page() page: SitePage): Promise<void> {
    const done = await this.unsubscribe.run(token, 'mute', page.origin);
    await this.show(page, token, done, 'stopped');
  }

  @Post('undo')
  @RouteConfig(enterLimit)
  async undo(@Param('token') token: string, @Page() page: SitePage): Promise<void> {
    const done = await this.unsubscribe.run(token, 'unmute', page.origin);
    await this.show(page, token, done, 'undone');
  }

  private async show(
    page: SitePage,
    token: string,
    { attendee, category }: { attendee: Attendee; category: EmailCategory },
    muting: Muting,
  ): Promise<void> {
    const call = await getCall(page.connection, attendee.callId);
    const viewer = page.viewerOf(attendee);
    const isStopped = muting === 'asked' && attendee.unsubscribedFrom.includes(category);
    const view = unsubscribePage(call, `/unsubscribe/${token}`, category, isStopped ? 'stopped' : muting, viewer);
    page.render('notifications/unsubscribe', view);
  }
}
