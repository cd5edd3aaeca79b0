import { Get, Param, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { DataSource } from 'typeorm';
import { getCallBySlug } from '../../domain/calls/calls.queries.js';
import { readJuryProgress } from '../../domain/jury/jury-progress.js';
import { RecordAccess } from '../../flows/jury/record-access.flow.js';
import { requireAbility } from '../../domain/identity/actor.js';
import { listSheetsOf } from '../../domain/jury/jury.queries.js';
import { NotFound } from '../../platform/errors.js';
import { ConsoleController } from '../console-controller.js';
import { ConsolePages, sendPage } from '../console-pages.js';
import { formValues, pageOf, textOf } from '../form-values.js';
import { RequireAbility } from '../require-ability.js';
import { attendeesCsv } from '../registrations/attendees-csv.js';
import { attendeesXlsx } from '../registrations/attendees-xlsx.js';
import { actorOf } from '../signed-in.js';
import { judgedPage } from './judged.page.js';
import { resultsPage } from './results.page.js';
import { resultsTable } from './results-table.js';

const workbook = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

/** What the jury's scores make of the proposals. Averages are for organizers too; who gave what is for owners. */
@ConsoleController('calls/:call/jury')
@RequireAbility('change')
export class JuryResultsController {
  constructor(
    private readonly database: DataSource,
    private readonly pages: ConsolePages,
    private readonly recordAccess: RecordAccess,
  ) {}

  @Get()
  async results(
    @Param('call') slug: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { call, standing } = await this.read(slug, request);
    const query = formValues(request.query);
    const theme = textOf(query, 'theme');
    const frame = await this.pages.frame(request, reply, { call, section: 'jury' });
    const known = call.themes.find((one) => one.slug === theme)?.slug ?? null;
    sendPage(reply, 'jury/results', resultsPage(frame, { call, standing, theme: known, page: pageOf(query) }));
  }

  @Get('results.csv')
  async csv(@Param('call') slug: string, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const { call, standing } = await this.read(slug, request);
    sendFile(reply, `${call.slug}-jury.csv`, 'text/csv; charset=utf-8', attendeesCsv(resultsTable(standing)));
  }

  @Get('results.xlsx')
  async xlsx(@Param('call') slug: string, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const { call, standing } = await this.read(slug, request);
    sendFile(reply, `${call.slug}-jury.xlsx`, workbook, await attendeesXlsx(resultsTable(standing), 'Jury'));
  }

  @Get('proposals/:proposal')
  async judged(
    @Param('call') slug: string,
    @Param('proposal') id: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    requireAbility(actorOf(request), 'administer');
    const tx = this.database.manager;
    const call = await getCallBySlug(tx, slug);
    const standing = await readJuryProgress(tx, call);
    const proposal = standing.proposals.find((one) => one.id === id);
    if (proposal === undefined) throw new NotFound('proposal-not-found', 'There is no such proposal.');
    const sheets = await listSheetsOf(tx, id);
    await this.recordAccess.run('proposal', `proposal:${id}`, actorOf(request));
    const frame = await this.pages.frame(request, reply, { call, section: 'jury' });
    sendPage(reply, 'jury/proposal-scores', judgedPage(frame, { call, standing, proposal, sheets }));
  }

  private async read(slug: string, request: FastifyRequest) {
    const tx = this.database.manager;
    const call = await getCallBySlug(tx, slug);
    const [standing] = await Promise.all([
      readJuryProgress(tx, call),
      this.recordAccess.run('results', `call:${call.id}`, actorOf(request)),
    ]);
    return { call, standing };
  }
}

function sendFile(reply: FastifyReply, name: string, type: string, content: string | Buffer): void {
  void reply
    .type(type)
    .header('content-disposition', `attachment; filename="${name}"`)
    .header('cache-control', 'no-store')
    .send(content);
}
