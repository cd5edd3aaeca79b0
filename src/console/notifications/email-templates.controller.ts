import { Get, Param, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { DataSource } from 'typeorm';
import { getCallBySlug } from '../../domain/calls/calls.queries.js';
import { listMailTemplates } from '../../domain/notifications/email-templates.queries.js';
import { ConsoleController } from '../console-controller.js';
import { Desk, sendPage } from '../console-pages.js';
import { mailsPage } from './email-templates.page.js';

/** The kinds of mail of a call, and which of them are worded. */
@ConsoleController('calls/:slug/mails')
export class MailsController {
  constructor(
    private readonly database: DataSource,
    private readonly desk: Desk,
  ) {}

  @Get()
  async list(@Param('slug') slug: string, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const call = await getCallBySlug(this.database.manager, slug);
    const frame = await this.desk.frame(request, reply, { call, section: 'mails' });
    const templates = await listMailTemplates(this.database.manager, call.id);
    sendPage(reply, 'mails', mailsPage(frame, { call, templates }));
  }
}
