import { Param, Post } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import { ownDelegation } from '../../domain/delegations/delegation-input.js';
import { StartDelegation } from '../../flows/delegations/start-delegation.flow.js';
import { Page, SitePage } from '../site-page.js';
import { formLimit } from '../limits.js';
import { attendeeOfLink, OwnPageController } from '../registrations/own-page-controller.js';

/** "Register a delegation" on a person's own page, which leads directly to the page of the delegation. */
@OwnPageController()
export class MyDelegationController {
  constructor(private readonly startDelegation: StartDelegation) {}

  @Post('delegations')
  @RouteConfig(formLimit)
  async start(@Param('token') token: string, @Page() page: SitePage): Promise<void> {
    const attendee = await attendeeOfLink(page.connection, token);
    const typed = ownDelegation.safeParse({ organization: page.form.text('organization') });
    if (!typed.success) return page.redirect(`/me/${token}?done=organization#delegations`);
    const delegation = await this.startDelegation.runOwn(attendee.id, typed.data.organization, page.origin);
    page.redirect(`/delegations/${delegation}`);
  }
}
