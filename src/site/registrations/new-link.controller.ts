import { Param, Post } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import { getCall } from '../../domain/calls/calls.queries.js';
import { RevokeLinks } from '../../flows/registrations/revoke-links.flow.js';
import { linkLimit } from '../limits.js';
import { attendeeOfLink } from './own-link.js';
import { OwnPageController } from './own-page-controller.js';
import { Page, SitePage } from '../site-page.js';
import type { Call } from '../../domain/calls/call.entity.js';
import { translate } from '../../platform/i18n/messages.js';
import type { Viewer } from '../../domain/sessions/viewer.js';
import { publicLayout } from '../layout.js';
import { lostLinkPath } from '../paths.js';

/** "Get a new link", which revokes the old links of a person. */
@OwnPageController()
export class NewLinkController {
  constructor(private readonly revokeLinks: RevokeLinks) {}

  @Post('new-link')
  @RouteConfig(linkLimit)
  async renew(@Param('token') token: string, @Page() page: SitePage): Promise<void> {
    const { connection } = page;
    const attendee = await attendeeOfLink(connection, token);
    await this.revokeLinks.run(attendee.id, page.attendee(attendee));
    const { language, timeZone, isOwnZone } = attendee;
    const viewer = { language, timeZone, isOwnZone, isFormAnswer: true as const, now: page.now };
    page.render('registrations/new-link', newLinkPage(await getCall(connection, attendee.callId), attendee, viewer));
  }
}

/** Returns the page after "Get a new link": the new link is only in the email, because the old link opens this page. */
function newLinkPage(call: Call, attendee: { email: string }, viewer: Viewer) {
  const heading = translate(viewer.language, 'registrations.me.newLinkTitle');
  const againPath = lostLinkPath(call);
  return {
    ...publicLayout({ viewer, call, path: againPath, section: 'me', isPrivate: true }, heading),
    heading,
    text: translate(viewer.language, 'registrations.me.newLinkSent', { email: attendee.email }),
    // Where the link can be requested again.
    againPath,
  };
}
