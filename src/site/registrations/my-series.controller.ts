import { Param, Post } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import { LeaveSeries } from '../../flows/registrations/leave-series.flow.js';
import { formLimit } from '../limits.js';
import { Page, SitePage } from '../site-page.js';
import { attendeeOfLink } from './own-link.js';
import { OwnPageController } from './own-page-controller.js';

/** A series on a person's own page. */
@OwnPageController('/series/:id')
export class MySeriesController {
  constructor(private readonly leaveSeries: LeaveSeries) {}

  @Post('leave')
  @RouteConfig(formLimit)
  async leave(@Param('token') token: string, @Param('id') id: string, @Page() page: SitePage): Promise<void> {
    const attendee = await attendeeOfLink(page.connection, token);
    await this.leaveSeries.run(attendee.id, id, page.attendee(attendee));
    page.redirect(`/me/${token}?done=leftSeries`);
  }
}
