import { Get, Param, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { DataSource } from 'typeorm';
import type { Call } from '../../domain/calls/call.entity.js';
import { getCallBySlug } from '../../domain/calls/calls.queries.js';
import { attendeesCsv } from '../registrations/attendees-csv.js';
import { attendeesXlsx } from '../registrations/attendees-xlsx.js';
import { ConsoleController } from '../console-controller.js';
import { ConsolePages, languageOf, sendPage } from '../console-pages.js';
import { translate } from '../../platform/i18n/messages.js';
import { formValues } from '../form-values.js';
import { proposalsList } from './proposals-list.js';
import { proposalTable } from './proposal-table.js';
import { exampleProposalsCsv } from './proposals-example.js';
import { proposalsPage } from './proposals.page.js';
import { listProposalFileRows } from './proposals.queries.js';
import { proposalWish } from './list-query.js';
import { actorOf } from '../signed-in.js';

const workbook = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
const text = 'text/csv; charset=utf-8';

/** The proposals of a call, as a page and as files. */
@ConsoleController('calls/:call')
export class ProposalsController {
  constructor(
    private readonly database: DataSource,
    private readonly pages: ConsolePages,
  ) {}

  @Get('proposals')
  async list(@Param('call') slug: string, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const tx = this.database.manager;
    const call = await getCallBySlug(tx, slug);
    const frame = await this.pages.frame(request, reply, { call, section: 'proposals' });
    const wish = proposalWish(formValues(request.query), call);
    sendPage(reply, 'proposals/proposals', proposalsPage(frame, await proposalsList(tx, call, wish, actorOf(request))));
  }

  @Get('proposals.csv')
  async csv(@Param('call') slug: string, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const { call, table } = await this.table(slug, request);
    sendFile(reply, `${call.slug}-proposals.csv`, text, attendeesCsv(table));
  }

  @Get('proposals.xlsx')
  async xlsx(@Param('call') slug: string, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const { call, table } = await this.table(slug, request);
    const sheet = translate(languageOf(request), 'console.common.proposals');
    sendFile(reply, `${call.slug}-proposals.xlsx`, workbook, await attendeesXlsx(table, sheet));
  }

  @Get('proposals-example.csv')
  async example(@Param('call') slug: string, @Res() reply: FastifyReply): Promise<void> {
    const call = await getCallBySlug(this.database.manager, slug);
    sendFile(reply, 'proposals-example.csv', text, exampleProposalsCsv(call));
  }

  private async table(slug: string, request: FastifyRequest) {
    const tx = this.database.manager;
    const call: Call = await getCallBySlug(tx, slug);
    const { sort, ...filter } = proposalWish(formValues(request.query), call);
    return { call, table: proposalTable(await listProposalFileRows(tx, call.id, filter, sort)) };
  }
}

function sendFile(reply: FastifyReply, name: string, type: string, content: string | Buffer): void {
  void reply
    .type(type)
    .header('content-disposition', `attachment; filename="${name}"`)
    .header('cache-control', 'no-store')
    .send(content);
}
