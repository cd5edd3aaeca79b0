import { Controller, Get, Param, Post, Req, Res } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { DataSource } from 'typeorm';
import { getCall } from '../../domain/calls/calls.queries.js';
import { Unsubscribe } from '../../flows/notifications/unsubscribe.flow.js';
import { originOf } from '../../domain/identity/origin.js';
import { Clock } from '../../platform/clock.js';
import { renderPage } from '../../platform/views/renderer.js';
import type { Attendee } from '../../domain/registrations/attendee.entity.js';
import type { EmailCategory } from '../../domain/notifications/unsubscribe/email-category.js';
import { enterLimit } from '../limits.js';
import { viewerOfLink } from '../registrations/own-link.js';
import { type Muting, unsubscribePage } from './unsubscribe.page.js';
import { sendPage } from '../visitor.js';

/**
 * The switch for one category of mails. A mail program POSTs here by itself (RFC 8058), from its maker's servers and
 * without cookies, whatever its body is encoded as; people come by GET, which only asks.
 */
@Controller('unsubscribe/:token')
export class UnsubscribeController {
  constructor(
    private readonly database: DataSource,
    private readonly clock: Clock,
    private readonly unsubscribe: Unsubscribe,
  ) {}

  @Get()
  async ask(@Param('token') token: string, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    await this.show(request, reply, token, await this.unsubscribe.find(token), 'asked');
  }

  @Post()
  @RouteConfig(enterLimit)
  async stop(@Param('token') token: string, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const done = await this.unsubscribe.run(token, 'mute', originOf('page', request.ip));
    await this.show(request, reply, token, done, 'stopped');
  }

  @Post('undo')
  @RouteConfig(enterLimit)
  async undo(@Param('token') token: string, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const done = await this.unsubscribe.run(token, 'unmute', originOf('page', request.ip));
    await this.show(request, reply, token, done, 'undone');
  }

  private async show(
    request: FastifyRequest,
    reply: FastifyReply,
    token: string,
    { attendee, category }: { attendee: Attendee; category: EmailCategory },
    muting: Muting,
  ): Promise<void> {
    const call = await getCall(this.database.manager, attendee.callId);
    const viewer = viewerOfLink(request, attendee, this.clock.now());
    const isStopped = muting === 'asked' && attendee.unsubscribedFrom.includes(category);
    const view = unsubscribePage(call, `/unsubscribe/${token}`, category, isStopped ? 'stopped' : muting, viewer);
    sendPage(reply, renderPage('site/notifications/unsubscribe', view));
  }
}
