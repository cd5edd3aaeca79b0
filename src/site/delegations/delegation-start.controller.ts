import { setTimeout as sleep } from 'node:timers/promises';
import { Body, Controller, Get, Param, Post, Req, Res } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { DataSource } from 'typeorm';
import { getCallBySlug } from '../../domain/calls/calls.queries.js';
import { delegationStart, ownDelegation } from '../../domain/delegations/delegation-input.js';
import { StartDelegation } from '../../flows/delegations/start-delegation.flow.js';
import { originOf } from '../../domain/identity/origin.js';
import { Clock } from '../../platform/clock.js';
import { Invalid } from '../../platform/errors.js';
import { read } from '../../platform/validation.js';
import { renderPage } from '../../platform/views/renderer.js';
import { listPublicSessions } from '../../domain/sessions/sessions.queries.js';
import {
  delegationSentPage,
  delegationStartFields,
  delegationStartPage,
  type DelegationStartValues,
} from './delegation-start.page.js';
import { formLimit, linkLimit } from '../limits.js';
import { attendeeOfLink } from '../registrations/own-link.js';
import { keepChoices, keptQuery, sendPage, stranger, textValues } from '../visitor.js';

/** Longer than looking for an address and writing what it needs takes: by the clock all addresses are the same. */
const answerAfterMs = 300;

/** "Register a delegation": the page of the delegation is reached by mail, or from a person's own page. */
@Controller()
export class DelegationStartController {
  constructor(
    private readonly database: DataSource,
    private readonly clock: Clock,
    private readonly startDelegation: StartDelegation,
  ) {}

  @Get('calls/:call/delegations')
  async form(@Param('call') slug: string, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const call = await getCallBySlug(this.database.manager, slug);
    const viewer = stranger(request, call, this.clock.now());
    keepChoices(request, reply, viewer);
    const query = keptQuery(request.query, ['tz', 'lang', 'session']);
    const values = { language: viewer.language };
    sendPage(reply, renderPage('site/delegations/start', delegationStartPage(call, viewer, { values, query })));
  }

  @Post('calls/:call/delegations')
  @RouteConfig(linkLimit)
  async start(
    @Param('call') slug: string,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const call = await getCallBySlug(this.database.manager, slug);
    const viewer = stranger(request, call, this.clock.now());
    const typed = textValues(body);
    const values: DelegationStartValues = Object.fromEntries(
      delegationStartFields.map((name) => [name, typed[name] ?? '']),
    );
    try {
      const input = read(delegationStart, values);
      const actor = { kind: 'visitor' as const, origin: originOf('page', request.ip) };
      const session = await this.sessionOf(call.id, request);
      await Promise.all([this.startDelegation.run(call.slug, input, actor, session), sleep(answerAfterMs)]);
      sendPage(reply, renderPage('site/delegations/link-sent', delegationSentPage(call, input.email, viewer)));
    } catch (error) {
      if (!(error instanceof Invalid)) throw error;
      const query = keptQuery(request.query, ['session']);
      const page = delegationStartPage(call, viewer, { values, faults: error.faults, query });
      sendPage(reply, renderPage('site/delegations/start', page), 422);
    }
  }

  /** The session from whose page somebody came, if the call has it. */
  private async sessionOf(callId: string, request: FastifyRequest): Promise<string | undefined> {
    const { session: slug = '' } = keptQuery(request.query, ['session']);
    const sessions = slug === '' ? [] : await listPublicSessions(this.database.manager, callId);
    return sessions.find((session) => session.slug === slug)?.slug;
  }

  @Post('me/:token/delegations')
  @RouteConfig(formLimit)
  async own(
    @Param('token') token: string,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const attendee = await attendeeOfLink(this.database.manager, token);
    const typed = ownDelegation.safeParse({ organization: textValues(body)['organization'] });
    if (!typed.success) {
      void reply.redirect(`/me/${token}?done=organization#delegations`, 303);
      return;
    }
    const origin = originOf('page', request.ip);
    const delegation = await this.startDelegation.runOwn(attendee.id, typed.data.organization, origin);
    void reply.redirect(`/delegations/${delegation}`, 303);
  }
}
