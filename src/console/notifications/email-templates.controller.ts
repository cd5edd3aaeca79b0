import { Get, Param, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { DataSource } from 'typeorm';
import { getCallBySlug } from '../../domain/calls/calls.queries.js';
import { listEmailTemplates } from '../../domain/notifications/templates/email-templates.queries.js';
import { ConsoleController } from '../console-controller.js';
import { ConsolePages, sendPage } from '../console-pages.js';
import { mailsPage } from './email-templates.page.js';

/** The kinds of mail of a call, and which of them are worded. */
@ConsoleController('calls/:slug/mails')
export class MailsController {
  constructor(
    private readonly database: DataSource,
    private readonly pages: ConsolePages,
  ) {}

  @Get()
  async list(@Param('slug') slug: string, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const call = await getCallBySlug(this.database.manager, slug);
    const frame = await this.pages.frame(request, reply, { call, section: 'mails' });
    const templates = await listEmailTemplates(this.database.manager, call.id);
    sendPage(reply, 'notifications/email-templates', mailsPage(frame, { call, templates }));
  }
}
