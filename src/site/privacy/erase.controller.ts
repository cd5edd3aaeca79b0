import { Get, Param, Post } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import { getCall } from '../../domain/calls/calls.queries.js';
import { listDelegationsOf } from '../../domain/delegations/delegations.queries.js';
import { countRemains } from '../../domain/privacy/erasure.queries.js';
import { ErasePerson } from '../../flows/privacy/erase-person.flow.js';
import { formLimit } from '../limits.js';
import { attendeeOfLink } from '../registrations/own-link.js';
import { forgetValues } from '../registrations/remembered-values.js';
import { OwnPageController } from '../registrations/own-page-controller.js';
import { Page, SitePage } from '../site-page.js';
import { erasedPage, erasePage } from './erase.page.js';

/** "Erase your data", with a confirmation that shows what is erased and what remains. */
@OwnPageController('/erase')
export class EraseController {
  constructor(private readonly erasePerson: ErasePerson) {}

  @Get()
  async ask(@Param('token') token: string, @Page() page: SitePage): Promise<void> {
    const { connection } = page;
    const attendee = await attendeeOfLink(connection, token);
    const view = erasePage(page.viewerOf(attendee), {
      call: await getCall(connection, attendee.callId),
      remains: await countRemains(connection, attendee.id, page.now),
      coordinates: (await listDelegationsOf(connection, attendee.id)).length > 0,
      mePath: `/me/${token}`,
    });
    page.render('privacy/erase', view);
  }

  @Post()
  @RouteConfig(formLimit)
  async erase(@Param('token') token: string, @Page() page: SitePage): Promise<void> {
    const { connection } = page;
    const attendee = await attendeeOfLink(connection, token);
    await this.erasePerson.run(attendee.id, page.attendee(attendee));
    forgetValues(page);
    page.render('privacy/erased', erasedPage(page.viewerOf(attendee), await getCall(connection, attendee.callId)));
  }
}
