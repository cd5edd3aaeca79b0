import { Get, Param, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { DataSource } from 'typeorm';
import { getCallBySlug } from '../../calls/calls.queries.js';
import { ImportProposals } from '../../flows/proposals/import-proposals.js';
import { type FieldFault, Invalid } from '../../platform/errors.js';
import { proposalStates } from '../../proposals/proposal.js';
import { getProposal, listLinks, listMembers, listProposals } from '../../proposals/proposals.queries.js';
import { listSessionsById } from '../../sessions/sessions.queries.js';
import { ConsoleController } from '../console-controller.js';
import { Desk, seeOther, sendPage } from '../desk.js';
import { leaveFlash } from '../flash.js';
import { formValues, pageOf, textOf } from '../form-values.js';
import { proposalsPath } from '../paths.js';
import { proposalPage } from './proposal.page.js';
import { exampleProposalsCsv } from './proposals-example.js';
import { proposalsPage } from './proposals.page.js';
import { actorOf } from '../signed-in.js';
import { uploadedFile } from '../upload.js';

/** The proposals of a call and the attendees behind them. */
@ConsoleController('calls/:call')
export class ProposalsController {
  constructor(
    private readonly database: DataSource,
    private readonly desk: Desk,
    private readonly importProposals: ImportProposals,
  ) {}

  @Get('proposals')
  async list(@Param('call') slug: string, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    await this.show(slug, request, reply, [], 200);
  }

  @Post('proposals/import')
  async import(@Param('call') slug: string, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    try {
      const counts = await this.importProposals.run(slug, uploadedFile(request), actorOf(request));
      leaveFlash(reply, 'imported', { created: counts.created, changed: counts.changed, unchanged: counts.unchanged });
      seeOther(reply, proposalsPath({ slug }));
    } catch (error) {
      if (!(error instanceof Invalid)) throw error;
      await this.show(slug, request, reply, error.faults, 422);
    }
  }

  @Get('proposals-example.csv')
  async example(@Param('call') slug: string, @Res() reply: FastifyReply): Promise<void> {
    const call = await getCallBySlug(this.database.manager, slug);
    void reply
      .type('text/csv; charset=utf-8')
      .header('content-disposition', 'attachment; filename="proposals-example.csv"')
      .send(exampleProposalsCsv(call));
  }

  @Get('proposals/:externalId')
  async one(
    @Param('call') slug: string,
    @Param('externalId') externalId: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const tx = this.database.manager;
    const call = await getCallBySlug(tx, slug);
    const proposal = await getProposal(tx, call.id, externalId);
    const links = await listLinks(tx, proposal.id);
    const frame = await this.desk.frame(request, reply, { call, section: 'proposals' });
    const view = proposalPage(frame, {
      call,
      proposal,
      links,
      members: await listMembers(tx, proposal.id),
      sessions: await listSessionsById(tx, [...new Set(links.flatMap((link) => link.sessions))]),
    });
    sendPage(reply, 'proposal', view);
  }

  private async show(
    slug: string,
    request: FastifyRequest,
    reply: FastifyReply,
    faults: readonly FieldFault[],
    status: number,
  ): Promise<void> {
    const tx = this.database.manager;
    const call = await getCallBySlug(tx, slug);
    const query = formValues(request.query);
    const frame = await this.desk.frame(request, reply, { call, section: 'proposals' });
    const view = proposalsPage(frame, {
      call,
      faults,
      proposals: await listProposals(tx, call.id),
      filter: {
        state: proposalStates.find((state) => state === textOf(query, 'state')) ?? null,
        theme: call.themes.find(({ slug }) => slug === textOf(query, 'theme'))?.slug ?? null,
      },
      page: pageOf(query),
    });
    sendPage(reply, 'proposals', view, status);
  }
}
