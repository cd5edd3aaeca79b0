import { Get, Param, Post } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import { getCall } from '../../domain/calls/calls.queries.js';
import { addressInput, detailsInput } from '../../domain/privacy/details-input.js';
import { personalDataFile } from '../../domain/privacy/personal-data-file.js';
import { readPersonalData } from '../../domain/privacy/personal-data.queries.js';
import { findPrivacyNotice } from '../../domain/privacy/privacy-notices.queries.js';
import { EditPerson } from '../../flows/privacy/edit-person.flow.js';
import { ChangeAddress } from '../../flows/privacy/change-address.flow.js';
import { read } from '../../platform/validation.js';
import { formLimit, linkLimit } from '../limits.js';
import { attendeeOfLink } from '../registrations/own-link.js';
import { OwnPageController } from '../registrations/own-page-controller.js';
import { Page, SitePage } from '../site-page.js';
import { type CorrectionForm, myDataPage } from './my-data.page.js';

/** What is stored about a person, to read, to correct and to download. */
@OwnPageController()
export class MyDataController {
  constructor(
    private readonly editPerson: EditPerson,
    private readonly changeAddress: ChangeAddress,
  ) {}

  @Get('data')
  async data(@Param('token') token: string, @Page() page: SitePage): Promise<void> {
    await this.show(page, token, {});
  }

  @Get('data.json')
  @RouteConfig(linkLimit)
  async download(@Param('token') token: string, @Page() page: SitePage): Promise<void> {
    const { connection } = page;
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

  @Post('data')
  @RouteConfig(formLimit)
  async correct(@Param('token') token: string, @Page() page: SitePage): Promise<void> {
    const { id } = await attendeeOfLink(page.connection, token);
    const values = page.form.texts(['name', 'organization']);
    try {
      await this.editPerson.correctOwn(id, read(detailsInput, values), page.origin);
      page.redirect(`/me/${token}/data?done=saved`);
    } catch (error) {
      await page.fail(error, (fieldErrors) => this.show(page, token, { details: { values, fieldErrors } }));
    }
  }

  @Post('address')
  @RouteConfig(linkLimit)
  async askForAddress(@Param('token') token: string, @Page() page: SitePage): Promise<void> {
    const { id } = await attendeeOfLink(page.connection, token);
    const values = page.form.texts(['email']);
    try {
      const actor = { kind: 'attendee' as const, id, origin: page.origin };
      await this.changeAddress.request(id, read(addressInput, values).email, actor);
      page.redirect(`/me/${token}/data#correct`);
    } catch (error) {
      await page.fail(error, (fieldErrors) => this.show(page, token, { address: { values, fieldErrors } }));
    }
  }

  @Post('address/discard')
  @RouteConfig(formLimit)
  async discard(@Param('token') token: string, @Page() page: SitePage): Promise<void> {
    const { id } = await attendeeOfLink(page.connection, token);
    await this.changeAddress.discard(id, page.origin);
    page.redirect(`/me/${token}/data#correct`);
  }

  private async show(page: SitePage, token: string, forms: { details?: CorrectionForm; address?: CorrectionForm }) {
    const { connection } = page;
    const attendee = await attendeeOfLink(connection, token);
    const call = await getCall(connection, attendee.callId);
    const view = myDataPage(page.viewerOf(attendee), {
      call,
      notice: await findPrivacyNotice(connection, call.id),
      data: await readPersonalData(connection, attendee),
      isSaved: page.query.text('done') === 'saved',
      mePath: `/me/${token}`,
      ...forms,
    });
    page.render('privacy/my-data', view);
  }
}
