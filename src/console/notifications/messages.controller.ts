import { Get, Param, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { DataSource } from 'typeorm';
import { getCall } from '../../domain/calls/calls.queries.js';
import { countUndelivered, findUndelivered } from '../../domain/notifications/outbox/retry.queries.js';
import { getSession } from '../../domain/sessions/sessions.queries.js';
import { ConsoleController } from '../console-controller.js';
import { ConsolePages, sendPage } from '../console-pages.js';
import { choiceOf, formValues, pageOf } from '../form-values.js';
import { messagesPage } from './messages.page.js';
import { countMessageGroups, listMessageRows, messageGroups } from './messages.queries.js';
import { pageSize } from '../pager.js';

/** The log of what was sent about a session. */
@ConsoleController('sessions/:id/messages')
export class MessagesController {
  constructor(
    private readonly database: DataSource,
    private readonly pages: ConsolePages,
  ) {}

  @Get()
  async show(@Param('id') id: string, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const tx = this.database.manager;
    const session = await getSession(tx, id);
    const call = await getCall(tx, session.callId);
    const query = formValues(request.query);
    const group = choiceOf(query, 'state', messageGroups);
    const page = pageOf(query);
    const frame = await this.pages.frame(request, reply, { call, section: 'sessions' });
    const rows = await listMessageRows(tx, id, group, pageSize, (page - 1) * pageSize);
    const view = messagesPage(frame, {
      call,
      session,
      group,
      page,
      counts: await countMessageGroups(tx, id),
      rows,
      undelivered: await findUndelivered(tx, { messageIds: rows.map((row) => row.id) }, frame.now),
      undeliveredCount: await countUndelivered(tx, { sessionId: id }, frame.now),
    });
    sendPage(reply, 'notifications/delivery', view);
  }
}
