import { Body, Controller, Get, Param, Post, Put, Query, Res, UseGuards, UsePipes } from '@nestjs/common';
import { ApiBearerAuth, ApiBody, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { DataSource } from 'typeorm';
import { z } from 'zod';
import { getCallBySlug } from '../calls/calls.queries.js';
import { type ImportCounts, ImportProposals } from '../flows/proposals/import-proposals.js';
import { PutProposal } from '../flows/proposals/put-proposal.js';
import type { Actor } from '../identity/actor.js';
import { Config } from '../platform/config.js';
import { read } from '../platform/validation.js';
import type { Proposal } from '../proposals/proposal.entity.js';
import { externalIdInput, type ProposalInput, proposalInput } from '../proposals/proposal-input.js';
import {
  getProposal,
  listLinks,
  listMembers,
  listSessionProposals,
  pageOfProposals,
  type SessionProposal,
} from '../proposals/proposals.queries.js';
import { getSession } from '../sessions/sessions.queries.js';
import { ApiGuard, Caller } from './api.guard.js';
import { Operation } from './operation.js';
import { type Page, page, pageOf, pageOfAll, type PageQuery, pageQuery, pageStart } from './page.js';
import {
  proposalSchema,
  proposalSummarySchema,
  type ProposalSummaryView,
  proposalSummaryView,
  type ProposalView,
  proposalView,
  sessionProposalSchema,
  type SessionProposalView,
  sessionProposalView,
} from './proposal.view.js';
import { schemaPipe } from './schema.pipe.js';

const idInput = z.object({ externalId: externalIdInput });
const countsSchema = z
  .object({ created: z.number().int(), changed: z.number().int(), unchanged: z.number().int() })
  .meta({ id: 'ImportCounts', title: 'Outcome of an import' });

@Controller('api/v1')
@UseGuards(ApiGuard)
@UsePipes(schemaPipe)
@ApiTags('Proposals')
@ApiBearerAuth()
export class ProposalsController {
  constructor(
    private readonly database: DataSource,
    private readonly config: Config,
    private readonly putProposal: PutProposal,
    private readonly importProposals: ImportProposals,
  ) {}

  @Get('calls/:call/proposals')
  @Operation({
    summary: 'List the proposals of a call by their ids',
    status: 200,
    answer: 'A page of proposals.',
    schema: pageOf(proposalSummarySchema),
    refusals: { 404: 'There is no such call.' },
    needs: 'read',
    reads: 'query',
  })
  async list(
    @Param('call') slug: string,
    @Query({ schema: pageQuery }) query: PageQuery,
  ): Promise<Page<ProposalSummaryView>> {
    const tx = this.database.manager;
    const call = await getCallBySlug(tx, slug);
    const list = { name: `proposals:${call.id}`, position: (one: Proposal) => [one.externalId] };
    const start = pageStart(this.config.secret, list, query);
    const proposals = await pageOfProposals(tx, call.id, query.limit + 1, start?.[0] ?? null);
    return page(this.config.secret, list, query, proposals, proposalSummaryView);
  }

  @Put('calls/:call/proposals/:externalId')
  @Operation({
    summary: 'Take in a proposal as the platform of the call holds it',
    description: 'The same again changes nothing. Members link to attendees by their addresses.',
    status: 200,
    answer: 'The proposal, which was known.',
    schema: proposalSchema,
    also: { status: 201, answer: 'The proposal, which is new.' },
    refusals: { 404: 'There is no such call.' },
    needs: 'change',
  })
  async put(
    @Param('call') slug: string,
    @Param('externalId') id: string,
    @Body({ schema: proposalInput }) input: ProposalInput,
    @Caller() actor: Actor,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { externalId } = read(idInput, { externalId: id });
    const { proposal, outcome } = await this.putProposal.run(slug, externalId, input, actor);
    void reply.code(outcome === 'created' ? 201 : 200).send(await this.view(proposal));
  }

  @Get('calls/:call/proposals/:externalId')
  @Operation({
    summary: 'Read a proposal and the attendees behind it',
    status: 200,
    answer: 'The proposal.',
    schema: proposalSchema,
    refusals: { 404: 'There is no such call or proposal.' },
    needs: 'read',
  })
  async read(@Param('call') slug: string, @Param('externalId') id: string): Promise<ProposalView> {
    const tx = this.database.manager;
    const { externalId } = read(idInput, { externalId: id });
    const call = await getCallBySlug(tx, slug);
    return this.view(await getProposal(tx, call.id, externalId));
  }

  @Post('calls/:call/proposals/import')
  @Operation({
    summary: 'Take in proposals from a CSV file, all or none',
    description:
      'Columns: `external_id`, `title`, `theme`, `organization`, `members` (addresses), `state`, `submitted_at`.',
    status: 200,
    answer: 'How many were new, changed and known.',
    schema: countsSchema,
    refusals: { 404: 'There is no such call.' },
    needs: 'change',
    accepts: 'text/csv',
  })
  @ApiBody({ schema: { type: 'string' }, required: true })
  import(
    @Param('call') slug: string,
    @Body() csv: Uint8Array | undefined,
    @Caller() actor: Actor,
  ): Promise<ImportCounts> {
    return this.importProposals.run(slug, csv ?? new Uint8Array(), actor);
  }

  @Get('sessions/:id/proposals')
  @Operation({
    summary: 'List the proposals with a linked attendee of this session',
    status: 200,
    answer: 'A page of proposals.',
    schema: pageOf(sessionProposalSchema),
    refusals: { 404: 'There is no such session.' },
    needs: 'read',
    reads: 'query',
  })
  async ofSession(
    @Param('id') id: string,
    @Query({ schema: pageQuery }) query: PageQuery,
  ): Promise<Page<SessionProposalView>> {
    const session = await getSession(this.database.manager, id);
    const list = { name: `session-proposals:${session.id}`, position: (one: SessionProposal) => [one.externalId] };
    const proposals = await listSessionProposals(this.database.manager, session.id);
    return pageOfAll(this.config.secret, list, query, proposals, sessionProposalView);
  }

  private async view(proposal: Proposal): Promise<ProposalView> {
    const tx = this.database.manager;
    return proposalView(proposal, await listMembers(tx, proposal.id), await listLinks(tx, proposal.id));
  }
}
