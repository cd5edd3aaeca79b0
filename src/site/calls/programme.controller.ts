import { Controller, Get, Param, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { DataSource } from 'typeorm';
import { currentCall } from '../../domain/calls/call.js';
import { getCall } from '../../domain/calls/calls.queries.js';
import { Clock } from '../../platform/clock.js';
import { NotFound } from '../../platform/errors.js';
import { VersionCache } from '../../platform/version-cache.js';
import { renderPage } from '../../platform/views/renderer.js';
import { asForStrangers } from '../../domain/registrations/waitlist.queries.js';
import { listPublicSessions } from '../../domain/sessions/sessions.queries.js';
import { facets } from './programme-filters.js';
import { programmePage } from './programme.page.js';
import { PublicCalls } from './public-calls.js';
import { keepChoices, keptQuery, sendPage, stranger } from '../visitor.js';

/** The programme of a call. Nothing in it belongs to one person, so it is built once for all who would see the same. */
@Controller()
export class ProgrammeController {
  private readonly pages = new VersionCache<Buffer>(200);

  constructor(
    private readonly database: DataSource,
    private readonly clock: Clock,
    private readonly calls: PublicCalls,
  ) {}

  /** The call that is open now, or the one that closed last. */
  @Get()
  async home(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const call = currentCall(await this.calls.list(), this.clock.now());
    if (call === null) throw new NotFound('no-call', 'There is no call yet.');
    await this.programme(call.slug, request, reply);
  }

  @Get('calls/:call')
  async programme(
    @Param('call') slug: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const asked = await this.calls.get(slug);
    const viewer = stranger(request, asked, this.clock.now());
    const query = keptQuery(request.query, [...facets, 'tz', 'lang']);
    keepChoices(request, reply, viewer);
    const { now, ...whose } = viewer;
    // What the page says of the time changes with the minute at most.
    const version = `${asked.pageVersion}@${now.toISOString().slice(0, 16)}`;
    const page = await this.pages.get(JSON.stringify([slug, whose, query]), version, async () => {
      const call = await getCall(this.database.manager, asked.id);
      const tx = this.database.manager;
      const sessions = await asForStrangers(tx, await listPublicSessions(tx, asked.id), now);
      return Buffer.from(renderPage('site/calls/programme', programmePage(call, sessions, viewer, query)));
    });
    sendPage(reply, page);
  }
}
