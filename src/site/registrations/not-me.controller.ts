import { Get, Param, Post } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import { getCall } from '../../domain/calls/calls.queries.js';
import type { Attendee } from '../../domain/registrations/attendee.entity.js';
import { confirmToken } from '../../domain/registrations/confirm-token.js';
import { ReportNotMe } from '../../flows/registrations/report-not-me.flow.js';
import { Config } from '../../platform/config.js';
import { enterLimit } from '../limits.js';
import { findSessionsToConfirm } from './confirmed-sessions.js';
import { notMePage } from './not-me.page.js';
import { SiteController } from '../site-controller.js';
import { Page, SitePage } from '../site-page.js';

/**
 * "This wasn't me", in emails about what anyone can have registered. Email clients POST here directly when the user unsubscribes (RFC
 * 8058); people use GET, which asks for confirmation.
 */
@SiteController('not-me/:token')
export class NotMeController {
  constructor(
    private readonly config: Config,
    private readonly reportNotMe: ReportNotMe,
  ) {}

  @Get()
  async ask(@Param('token') token: string, @Page() page: SitePage): Promise<void> {
    await this.show(page, token, await this.reportNotMe.find(token), false);
  }

  @Post()
  @RouteConfig(enterLimit)
  async report(@Param('token') token: string, @Page() page: SitePage): Promise<void> {
    const { attendee, isReported } = await this.reportNotMe.run(token, page.origin);
    await this.show(page, token, attendee, isReported);
  }

  private async show(page: SitePage, token: string, attendee: Attendee, isReported: boolean): Promise<void> {
    const call = await getCall(page.connection, attendee.callId);
    const confirm = confirmToken(this.config.secret, attendee.id, attendee.linkVersion, page.now);
    const unconfirmed = await findSessionsToConfirm(page.connection, attendee.id, page.now);
    const input = {
      call,
      attendee,
      hasUnconfirmed: unconfirmed.length > 0,
      isReported,
      path: `/not-me/${token}`,
      confirmPath: `/confirm/${confirm}`,
    };
    page.render('registrations/not-me', notMePage(input, page.viewerOf(attendee)));
  }
}
