import { setTimeout as sleep } from 'node:timers/promises';
import { Body, Controller, Get, Param, Post, Req, Res } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { DataSource } from 'typeorm';
import { getCallBySlug } from '../../domain/calls/calls.queries.js';
import { SendLink } from '../../flows/registrations/send-link.flow.js';
import { originOf } from '../../domain/identity/origin.js';
import { Clock } from '../../platform/clock.js';
import { Invalid } from '../../platform/errors.js';
import { read } from '../../platform/validation.js';
import { renderPage } from '../../platform/views/renderer.js';
import { emailInput } from '../../domain/registrations/registration-input.js';
import { linkLimit } from '../limits.js';
import { lostLinkPage } from './lost-link.page.js';
import { sendPage, stranger, textValues } from '../visitor.js';

/** Longer than looking for an address and writing a mail for it takes: by the clock they are the same. */
const answerAfterMs = 300;

/** "Send me my link again", for people who lost it. */
@Controller()
export class LostLinkController {
  constructor(
    private readonly database: DataSource,
    private readonly clock: Clock,
    private readonly sendLink: SendLink,
  ) {}

  @Get('calls/:call/my-link')
  async lostLink(
    @Param('call') slug: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const call = await getCallBySlug(this.database.manager, slug);
    sendPage(
      reply,
      renderPage('site/registrations/lost-link', lostLinkPage(call, stranger(request, call, this.clock.now()))),
    );
  }

  @Post('calls/:call/my-link')
  @RouteConfig(linkLimit)
  async sendLostLink(
    @Param('call') slug: string,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const call = await getCallBySlug(this.database.manager, slug);
    const viewer = stranger(request, call, this.clock.now());
    const value = textValues(body)['email'] ?? '';
    try {
      const email = read(emailInput, value);
      await Promise.all([this.sendLink.run(call.slug, email, originOf('page', request.ip)), sleep(answerAfterMs)]);
      sendPage(reply, renderPage('site/registrations/lost-link', lostLinkPage(call, viewer, { sentTo: email })));
    } catch (error) {
      if (!(error instanceof Invalid)) throw error;
      const faults = error.faults.map((fault) => ({ ...fault, path: 'email' }));
      sendPage(reply, renderPage('site/registrations/lost-link', lostLinkPage(call, viewer, { value, faults })), 422);
    }
  }
}
