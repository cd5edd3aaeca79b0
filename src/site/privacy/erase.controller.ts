import { Get, Param, Post } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import { getCall } from '../../domain/calls/calls.queries.js';
import { listDelegationsOf } from '../../domain/delegations/delegations.queries.js';
import { countRemains, type Remains } from '../../domain/privacy/erasure.queries.js';
import { ErasePerson } from '../../flows/privacy/erase-person.flow.js';
import { formLimit } from '../limits.js';
import { attendeeOfLink } from '../registrations/own-link.js';
import { forgetValues } from '../registrations/remembered-values.js';
import { OwnPageController } from '../registrations/own-page-controller.js';
import { Page, SitePage } from '../site-page.js';
import type { Call } from '../../domain/calls/call.entity.js';
import { callTexts } from '../../domain/calls/call.js';
import type { Viewer } from '../../domain/sessions/viewer.js';
import { translate } from '../../platform/i18n/messages.js';
import { publicLayout } from '../layout.js';
import { programmePath } from '../paths.js';

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

/** Returns the confirmation before a person's data is erased: what is erased, and what remains. */
function erasePage(viewer: Viewer, input: { call: Call; remains: Remains; coordinates: boolean; mePath: string }) {
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
