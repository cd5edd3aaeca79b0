import { Controller, Param, Post, Req, Res } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { DataSource } from 'typeorm';
import { getCall } from '../../domain/calls/calls.queries.js';
import { RevokeLinks } from '../../flows/registrations/revoke-links.flow.js';
import { Clock } from '../../platform/clock.js';
import { renderPage } from '../../platform/views/renderer.js';
import { linkLimit } from '../limits.js';
import { newLinkPage } from './new-link.page.js';
import { attendeeOfLink } from './own-link.js';
import { attendeeActor, sendPage } from '../visitor.js';

/** "Get a new link": the old links of a person end here. */
@Controller()
export class NewLinkController {
  constructor(
    private readonly database: DataSource,
    private readonly clock: Clock,
    private readonly revokeLinks: RevokeLinks,
  ) {}

  @Post('me/:token/new-link')
  @RouteConfig(linkLimit)
  async renew(
    @Param('token') token: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const tx = this.database.manager;
    const attendee = await attendeeOfLink(tx, token);
    await this.revokeLinks.run(attendee.id, attendeeActor(request, attendee));
    const { language, timeZone } = attendee;
    const viewer = { language, timeZone, isOwnZone: true, now: this.clock.now() };
    sendPage(
      reply,
      renderPage('site/registrations/new-link', newLinkPage(await getCall(tx, attendee.callId), attendee, viewer)),
    );
  }
}
