import { Get, Param, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { DataSource } from 'typeorm';
import type { Call } from '../../domain/calls/call.entity.js';
import { listCalls } from '../../domain/calls/calls.queries.js';
import { countUndelivered } from '../../domain/notifications/outbox/retry.queries.js';
import { NotFound } from '../../platform/errors.js';
import { translate } from '../../platform/i18n/messages.js';
import { listSessions } from '../../domain/sessions/sessions.queries.js';
import { ConsoleController } from '../console-controller.js';
import { ConsolePages, sendPage } from '../console-pages.js';
import { choiceOf, formValues, pageOf } from '../form-values.js';
import { countFigures, countTroubles } from './overview.queries.js';
import { sessionsPage, sessionTabs } from './sessions.page.js';

/** The sessions of a call; without its name those of the call that closes last. */
@ConsoleController('')
export class SessionsController {
  constructor(
    private readonly database: DataSource,
    private readonly pages: ConsolePages,
  ) {}

  @Get()
  async first(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const calls = await listCalls(this.database.manager);
    const [call] = calls;
    if (call !== undefined) return this.show(call, calls, request, reply);
    const frame = await this.pages.frame(request, reply, { call: null, section: 'sessions' });
    sendPage(reply, 'calls/no-call', { ...frame, title: translate(frame.language, 'console.common.sessions') });
  }

  @Get('calls/:call')
  async ofCall(@Param('call') slug: string, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const calls = await listCalls(this.database.manager);
    const call = calls.find((one) => one.slug === slug);
    if (call === undefined) throw new NotFound('call-not-found', 'There is no such call.');
    await this.show(call, calls, request, reply);
  }

  private async show(call: Call, calls: readonly Call[], request: FastifyRequest, reply: FastifyReply): Promise<void> {
    const tx = this.database.manager;
    const query = formValues(request.query);
    const frame = await this.pages.frame(request, reply, { call, section: 'sessions' });
    const view = sessionsPage(frame, {
      call,
      calls,
      sessions: await listSessions(tx, call.id),
      figures: await countFigures(tx, call.id, frame.now),
      troubles: await countTroubles(tx, call.id, frame.now),
      undelivered: await countUndelivered(tx, { callId: call.id }, frame.now),
      tab: choiceOf(query, 'tab', sessionTabs),
      page: pageOf(query),
    });
    sendPage(reply, 'sessions/sessions', view);
  }
}
