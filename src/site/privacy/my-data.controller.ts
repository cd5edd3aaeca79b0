import { Get, Param } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { getCall } from '../../domain/calls/calls.queries.js';
import { personalDataFile } from '../../domain/privacy/personal-data-file.js';
import { readPersonalData } from '../../domain/privacy/personal-data.queries.js';
import { findPrivacyNotice } from '../../domain/privacy/privacy-notices.queries.js';
import { linkLimit } from '../limits.js';
import { attendeeOfLink } from '../registrations/own-link.js';
import { OwnPageController } from '../registrations/own-page-controller.js';
import { Page, SitePage } from '../site-page.js';
import { RouteConfig } from '@nestjs/platform-fastify';
import { myDataPage } from './my-data.page.js';

/** What is stored about a person, to read and to download. */
@OwnPageController()
export class MyDataController {
  constructor(private readonly database: DataSource) {}

  @Get('data')
  async show(@Param('token') token: string, @Page() page: SitePage): Promise<void> {
    const connection = this.database.manager;
    const attendee = await attendeeOfLink(connection, token);
    const call = await getCall(connection, attendee.callId);
    const view = myDataPage(page.viewerOf(attendee), {
      call,
      notice: await findPrivacyNotice(connection, call.id),
      data: await readPersonalData(connection, attendee),
      mePath: `/me/${token}`,
    });
    page.render('privacy/my-data', view);
  }

  @Get('data.json')
  @RouteConfig(linkLimit)
  async download(@Param('token') token: string, @Page() page: SitePage): Promise<void> {
    const connection = this.database.manager;
    const attendee = await attendeeOfLink(connection, token);
    const call = await getCall(connection, attendee.callId);
    const data = await readPersonalData(connection, attendee);
    const notice = await findPrivacyNotice(connection, call.id);
    void page.reply
      .type('application/json; charset=utf-8')
      .header('content-disposition', `attachment; filename="my-data-${call.slug}.json"`)
      .header('cache-control', 'private, no-store')
      .send(JSON.stringify(personalDataFile(data, call, notice, page.now), null, 2));
  }
}
