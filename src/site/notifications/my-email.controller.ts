import { Param, Post } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import { RetryMessages } from '../../flows/notifications/retry-messages.flow.js';
import { Page, SitePage } from '../site-page.js';
import { linkLimit } from '../limits.js';
import { attendeeOfLink, OwnPageController } from '../registrations/own-page-controller.js';

/** "Try again", for people whose emails bounced. */
@OwnPageController()
export class MyEmailController {
  constructor(private readonly retryMessages: RetryMessages) {}

  @Post('try-again')
  @RouteConfig(linkLimit)
  async again(@Param('token') token: string, @Page() page: SitePage): Promise<void> {
    const { id } = await attendeeOfLink(page.connection, token);
    await this.retryMessages.liftSuppression(id, page.attendee({ id }));
    page.redirect(`/me/${token}?done=again`);
  }
}
