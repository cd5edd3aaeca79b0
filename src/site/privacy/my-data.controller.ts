import { Get, Param, Post } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import { getCall } from '../../domain/calls/calls.queries.js';
import { addressInput, detailsInput } from '../../domain/privacy/details-input.js';
import { personalDataFile } from '../../domain/privacy/personal-data-file.js';
import { readDownloads, readPersonalData } from '../../domain/privacy/personal-data.queries.js';
import { findPrivacyNotice } from '../../domain/privacy/privacy-notices.queries.js';
import { EditPerson } from '../../flows/privacy/edit-person.flow.js';
import { ChangeAddress } from '../../flows/privacy/change-address.flow.js';
import { read } from '../../platform/validation.js';
import { Page, SitePage } from '../site-page.js';
import { formLimit, linkLimit } from '../limits.js';
import { attendeeOfLink, OwnPageController } from '../registrations/own-page-controller.js';
import { type CorrectionForm, myDataPage } from './my-data.page.js';
import { whatRemains } from './what-remains.js';
import { listDelegationsOf } from '../../domain/delegations/delegations.queries.js';
import { countRemains, type Remains } from '../../domain/privacy/erasure.queries.js';
import { ErasePerson } from '../../flows/privacy/erase-person.flow.js';
import { forgetValues } from '../registrations/remembered-values.js';
import type { Attendee } from '../../domain/registrations/attendee.entity.js';
import type { Call } from '../../domain/calls/call.entity.js';
import { callTexts } from '../../domain/calls/call.js';
import type { Viewer } from '../../domain/sessions/viewer.js';
import { translate } from '../../platform/i18n/messages.js';
import { publicLayout } from '../layout.js';
import { programmePath } from '../paths.js';

/** What is stored about a person, to read, to correct and to download. */
@OwnPageController()
export class MyDataController {
  constructor(
    private readonly editPerson: EditPerson,
    private readonly changeAddress: ChangeAddress,
    private readonly erasePerson: ErasePerson,
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
    void page.reply
      .type('application/json; charset=utf-8')
      .header('content-disposition', `attachment; filename="my-data-${call.slug}.json"`)
      .header('cache-control', 'private, no-store')
      .send((await readFileOf(page, attendee, call)).text);
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

  @Get('erase')
  async askToErase(@Param('token') token: string, @Page() page: SitePage): Promise<void> {
    const { connection } = page;
    const attendee = await attendeeOfLink(connection, token);
    const view = erasePage(page.viewerOf(attendee), {
      call: await getCall(connection, attendee.callId),
      remains: await countRemains(connection, attendee.id, page.now),
      others: await Promise.all(
        whatRemains.all.map((find) => find(connection, attendee.id, page.viewerOf(attendee).language)),
      ),
      coordinates: (await listDelegationsOf(connection, attendee.id)).length > 0,
      mePath: `/me/${token}`,
    });
    page.render('privacy/erase', view);
  }

  @Post('erase')
  @RouteConfig(formLimit)
  async erase(@Param('token') token: string, @Page() page: SitePage): Promise<void> {
    const { connection } = page;
    const attendee = await attendeeOfLink(connection, token);
    await this.erasePerson.run(attendee.id, page.attendee(attendee));
    forgetValues(page);
    page.render('privacy/erased', erasedPage(page.viewerOf(attendee), await getCall(connection, attendee.callId)));
  }

  private async show(page: SitePage, token: string, forms: { details?: CorrectionForm; address?: CorrectionForm }) {
    const { connection } = page;
    const attendee = await attendeeOfLink(connection, token);
    const call = await getCall(connection, attendee.callId);
    const { data, notice, text } = await readFileOf(page, attendee, call);
    const view = myDataPage(page.viewerOf(attendee), {
      call,
      notice,
      data,
      fileBytes: Buffer.byteLength(text),
      isSaved: page.query.text('done') === 'saved',
      mePath: `/me/${token}`,
      ...forms,
    });
    page.render('privacy/my-data', view);
  }
}

/** Reads what is stored about a person, also as the file with everything. */
async function readFileOf({ connection, now }: SitePage, attendee: Attendee, call: Call) {
  const data = await readPersonalData(connection, attendee);
  const notice = await findPrivacyNotice(connection, call.id);
  const ofParts = await readDownloads(connection, attendee.id);
  return { data, notice, text: JSON.stringify({ ...personalDataFile(data, call, notice, now), ...ofParts }, null, 2) };
}

/** Returns the confirmation before a person's data is erased: what is erased, and what remains. */
function erasePage(
  viewer: Viewer,
  input: { call: Call; remains: Remains; others: readonly (string | null)[]; coordinates: boolean; mePath: string },
) {
  const { language } = viewer;
  const { call, remains, mePath } = input;
  const text = (key: string, values = {}) => translate(language, `privacy.erase.${key}`, values);
  const numbers = remains.certificates.join(translate(language, 'common.listComma'));
  const action = `${mePath}/erase`;
  return {
    ...publicLayout({ viewer, call, path: action, section: 'me', mePath, isPrivate: true }, text('title')),
    heading: text('title'),
    lede: text('lede', { call: callTexts(call, language).name }),
    gone: [
      text('gone'),
      text('leaving', { count: remains.leaving }),
      text('links'),
      ...(input.coordinates ? [text('delegations')] : []),
    ],
    remains: [
      text('counts', { registrations: remains.registrations, attended: remains.attended }),
      ...(numbers === '' ? [] : [text('certificates', { numbers })]),
      ...(remains.proposals === 0 ? [] : [text('proposals')]),
      text('feedback'),
      ...input.others.filter((one) => one !== null),
    ],
    action,
    dataPath: `${mePath}/data`,
  };
}

/** Returns the page after the data was erased. */
function erasedPage(viewer: Viewer, call: Call) {
  const heading = translate(viewer.language, 'privacy.erase.done');
  return {
    ...publicLayout({ viewer, call, path: programmePath(call), isPrivate: true }, heading),
    heading,
    programmePath: programmePath(call),
  };
}
