import { Controller, Get, Param, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { DataSource } from 'typeorm';
import type { Call } from '../calls/call.entity.js';
import { currentCall } from '../calls/call.js';
import { getCallBySlug, listCalls } from '../calls/calls.queries.js';
import { Clock } from '../platform/clock.js';
import { NotFound } from '../platform/errors.js';
import { renderPage } from '../platform/views/renderer.js';
import { listPublicSessions } from '../sessions/sessions.queries.js';
import { programmePage } from './programme.page.js';
import { keepChoices, sendPage, textValues, stranger } from './visitor.js';

/** The programme of a call. */
@Controller()
export class ProgrammeController {
  constructor(
    private readonly database: DataSource,
    private readonly clock: Clock,
  ) {}

  /** The call that is open now, or the one that closed last. */
  @Get()
  async home(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const call = currentCall(await listCalls(this.database.manager), this.clock.now());
    if (call === null) throw new NotFound('no-call', 'There is no call yet.');
    await this.show(call, request, reply);
  }

  @Get('calls/:call')
  async programme(
    @Param('call') slug: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    await this.show(await getCallBySlug(this.database.manager, slug), request, reply);
  }

  private async show(call: Call, request: FastifyRequest, reply: FastifyReply): Promise<void> {
    const viewer = stranger(request, call, this.clock.now());
    keepChoices(request, reply, viewer);
    const sessions = await listPublicSessions(this.database.manager, call.id);
    sendPage(reply, renderPage('programme', programmePage(call, sessions, viewer, textValues(request.query))));
  }
}
