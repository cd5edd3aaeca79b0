import { Get, Param, Post } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import { getCall } from '../../domain/calls/calls.queries.js';
import { ChangeAddress } from '../../flows/privacy/change-address.flow.js';
import { Refusal } from '../../platform/errors.js';
import { SiteController, Page, SitePage } from '../site-page.js';
import { enterLimit } from '../limits.js';
import type { Call } from '../../domain/calls/call.entity.js';
import { callTexts } from '../../domain/calls/call.js';
import type { Viewer } from '../../domain/sessions/viewer.js';
import { translate } from '../../platform/i18n/messages.js';
import { publicLayout } from '../layout.js';

/** The link in the email to a new address: the page asks, since mail scanners follow links. */
@SiteController('new-address/:token')
export class NewAddressController {
  constructor(private readonly changeAddress: ChangeAddress) {}

  @Get()
  async ask(@Param('token') token: string, @Page() page: SitePage): Promise<void> {
    await this.answer(page, () => this.show(page, token, 'ask'));
  }

  @Post()
  @RouteConfig(enterLimit)
  async change(@Param('token') token: string, @Page() page: SitePage): Promise<void> {
    await this.answer(page, async () => {
      const { wanted } = await this.changeAddress.find(token);
      const attendee = await this.changeAddress.run(token, page.origin);
      const call = await getCall(page.connection, attendee.callId);
      const view = { call, email: wanted.email, path: `/new-address/${token}`, state: 'done' as const };
      page.render('privacy/new-address', newAddressPage(view, page.viewerOf(attendee)));
    });
  }

  private async show(page: SitePage, token: string, state: 'ask'): Promise<void> {
    const { wanted, attendee } = await this.changeAddress.find(token);
    const call = await getCall(page.connection, attendee.callId);
    const view = { call, email: wanted.email, path: `/new-address/${token}`, state };
    page.render('privacy/new-address', newAddressPage(view, page.viewerOf(attendee)));
  }

  private async answer(page: SitePage, work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      if (!(error instanceof Refusal) || !['change-ended', 'address-taken'].includes(error.code)) throw error;
      const why = error.code === 'address-taken' ? 'taken' : 'ended';
      page.render('privacy/new-address', endedAddressPage(why, page.viewer()), error.status);
    }
  }
}

/** Asks the owner of a new address to prove it, or says that it has been. */
function newAddressPage(
  { call, email, path, state }: { call: Call; email: string; path: string; state: 'ask' | 'done' },
  viewer: Viewer,
) {
  const { language } = viewer;
  const values = { email, call: callTexts(call, language).name };
  const heading = translate(language, `privacy.address.${state}Title`);
  return {
    ...publicLayout({ viewer, call, path, isPrivate: true }, heading),
    heading,
    text: translate(language, `privacy.address.${state}Text`, values),
    // Where the address is proven; null where nothing is left to do.
    action: state === 'ask' ? path : null,
  };
}

/** Says why a link changes no address. */
function endedAddressPage(why: 'ended' | 'taken', viewer: Viewer) {
  const heading = translate(viewer.language, `privacy.address.${why}Title`);
  return {
    ...publicLayout({ viewer, call: null, path: '/', isPrivate: true }, heading),
    heading,
    text: translate(viewer.language, `privacy.address.${why}Text`),
    action: null,
  };
}
