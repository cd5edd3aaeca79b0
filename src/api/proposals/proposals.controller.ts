import { Body, Get, Param, Post, Put, Query } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { z } from 'zod';
import { getCallBySlug } from '../../domain/calls/calls.queries.js';
import { ChangeProposalState } from '../../flows/proposals/change-proposal-state.flow.js';
import { MergeDraft } from '../../flows/proposals/merge-draft.flow.js';
import { PutProposal } from '../../flows/proposals/put-proposal.flow.js';
import type { Actor } from '../../domain/identity/actor.js';
import { Config } from '../../platform/config.js';
import { read } from '../../platform/validation.js';
import { proposalStates } from '../../domain/proposals/proposal.js';
import type { Proposal } from '../../domain/proposals/proposal.entity.js';
import {
  externalIdInput,
  type ProposalInput,
  proposalInput,
  type StateInput,
  stateInput,
} from '../../domain/proposals/proposal-input.js';
import {
  type CountedProposal,
  getProposal,
  listSessionProposals,
  pageOfProposals,
  proposalPlace,
  proposalSorts,
  type SessionProposal,
} from '../../domain/proposals/proposals.queries.js';
import { getSession } from '../../domain/sessions/sessions.queries.js';
import { readProposal } from './read-proposal.js';
import { ApiController, ApiCall, Caller } from '../api-controller.js';
import { Operation } from '../operation.js';
import { asked, bothWays } from '../list-query.js';
import { pageOf, pageOfAll, pageQuery, readPage } from '../page.js';
import {
  proposalSchema,
  proposalSummarySchema,
  proposalSummaryView,
  type ProposalView,
  sessionProposalSchema,
  sessionProposalView,
} from './proposal.view.js';

const idInput = z.object({ externalId: externalIdInput });
const listQuery = pageQuery.extend({
  state: asked.state(proposalStates),
  theme: asked.theme,
  updatedSince: asked.updatedSince,
  q: asked.q('a title or an organization'),
  sort: asked.sort(proposalSorts),
});
const ofSessionQuery = pageQuery.extend({
  state: asked.state(proposalStates),
  theme: asked.theme,
  q: asked.q('a title or an organization'),
  sort: asked.sort(bothWays('title')),
});
const mergeInput = z.union([
  z.strictObject({
    into: externalIdInput.meta({ description: 'ID of the proposal on the proposal platform that the draft became.' }),
  }),
  z.strictObject({ undo: z.literal(true) }),
]);
@ApiController('Proposals')
export class ProposalsApiController {
  constructor(
    private readonly database: DataSource,
    private readonly config: Config,
    private readonly putProposal: PutProposal,
    private readonly changeProposalState: ChangeProposalState,
    private readonly mergeDraft: MergeDraft,
  ) {}

  @Get('calls/:call/proposals')
  @Operation({
    summary: 'List proposals',
    description: 'The proposals of a call, whatever platform they come from, with their state.',
    answer: 'A page of proposals.',
    schema: pageOf(proposalSummarySchema),
    refusals: { 404: 'Call not found.' },
    requires: 'read',
    reads: 'query',
  })
  async list(@Param('call') slug: string, @Query({ schema: listQuery }) query: z.output<typeof listQuery>) {
    const connection = this.database.manager;
    const call = await getCallBySlug(connection, slug);
    const list = { name: `proposals:${call.id}`, position: (one: CountedProposal) => proposalPlace(one, query.sort) };
    const read = (limit: number, start: [string, string] | null) =>
      pageOfProposals(connection, call.id, query, limit, start);
    return readPage(this.config.secret, list, query, read, (one) => proposalSummaryView(one, call));
  }

  @Put('calls/:call/proposals/:externalId')
  @Operation({
    summary: 'Create or update a proposal',
    description:
      'Idempotent: sending the same proposal again changes nothing, unknown fields are ignored, and what `content` omits is unchanged. Members are matched to attendees by email address. After the deadline of the call, another state or text waits for an owner; only members and the page change at once.',
    answer: 'The updated proposal.',
    schema: proposalSchema,
    also: [
      { status: 201, answer: 'The new proposal.' },
      { status: 202, answer: 'The proposal as it was: `waiting` is the change that an owner decides about.' },
    ],
    refusals: {
      404: 'Call not found.',
      409: "The proposal is written in Greenroom, or can't change to this state. `errors` says why, with the states that can follow.",
    },
    requires: 'change',
  })
  async put(
    @Param('call') slug: string,
    @Param('externalId') id: string,
    @Body({ schema: proposalInput }) input: ProposalInput,
    @ApiCall() call: ApiCall,
  ): Promise<void> {
    const { externalId } = read(idInput, { externalId: id });
    const { proposal, outcome } = await this.putProposal.run(slug, externalId, input, call.actor);
    void call.reply
      .code({ created: 201, waiting: 202, changed: 200, unchanged: 200 }[outcome])
      .send(await this.view(proposal));
  }

  @Get('calls/:call/proposals/:externalId')
  @Operation({
    summary: 'Get a proposal',
    description: 'With its members and what it says. `externalId` is the ID on the platform that sent it.',
    answer: 'The proposal.',
    schema: proposalSchema,
    refusals: { 404: 'Call or proposal not found.' },
    requires: 'read',
  })
  async read(@Param('call') slug: string, @Param('externalId') id: string): Promise<ProposalView> {
    const connection = this.database.manager;
    const { externalId } = read(idInput, { externalId: id });
    const call = await getCallBySlug(connection, slug);
    return this.view(await getProposal(connection, call.id, externalId));
  }

  @Post('calls/:call/proposals/:externalId/state')
  @Operation({
    summary: 'Change the state of a proposal',
    description:
      "For changes that the proposal platform doesn't report. States change one step at a time, and only owners can decide winners. Sending the current state changes nothing.",
    answer: 'The proposal.',
    schema: proposalSchema,
    refusals: {
      404: 'Call or proposal not found.',
      409: "The proposal can't change to this state. `errors` lists the states that can follow.",
    },
    requires: 'change',
  })
  async changeState(
    @Param('call') slug: string,
    @Param('externalId') id: string,
    @Body({ schema: stateInput }) input: StateInput,
    @Caller() actor: Actor,
  ): Promise<ProposalView> {
    const { externalId } = read(idInput, { externalId: id });
    return this.view(await this.changeProposalState.run(slug, externalId, input, actor));
  }

  @Post('calls/:call/proposals/:externalId/merge')
  @Operation({
    summary: 'Merge a draft into a proposal',
    description:
      'Merges a draft that an attendee declared into the proposal that it became, with its matches and history. Send `undo` to reverse the merge.',
    answer: 'The merged proposal; after an undo, the draft.',
    schema: proposalSchema,
    refusals: {
      404: 'Call or proposal not found.',
      409: 'The proposal is not a declared draft, or it was merged into another one.',
    },
    requires: 'change',
  })
  async merge(
    @Param('call') slug: string,
    @Param('externalId') id: string,
    @Body({ schema: mergeInput }) input: z.output<typeof mergeInput>,
    @Caller() actor: Actor,
  ): Promise<ProposalView> {
    const { externalId } = read(idInput, { externalId: id });
    if ('undo' in input) return this.view(await this.mergeDraft.undo(slug, externalId, actor));
    return this.view(await this.mergeDraft.run(slug, externalId, input.into, actor));
  }

  @Get('sessions/:id/proposals')
  @Operation({
    summary: 'List proposals linked to a session',
    description: 'Proposals whose members attended the session or are registered for it, with what links them.',
    answer: 'A page of proposals.',
    schema: pageOf(sessionProposalSchema),
    refusals: { 404: 'Session not found.' },
    requires: 'read',
    reads: 'query',
  })
  async ofSession(@Param('id') id: string, @Query({ schema: ofSessionQuery }) query: z.output<typeof ofSessionQuery>) {
    const session = await getSession(this.database.manager, id);
    const list = {
      name: `session-proposals:${session.id}`,
      position: (one: SessionProposal) => [one.externalId],
      state: (one: SessionProposal) => one.state,
      theme: (one: SessionProposal) => one.theme,
      texts: (one: SessionProposal) => [one.title, one.organization],
    };
    const proposals = await listSessionProposals(this.database.manager, session.id);
    return pageOfAll(this.config.secret, list, query, proposals, sessionProposalView);
  }

  private view(proposal: Proposal): Promise<ProposalView> {
    return readProposal(this.database.manager, proposal);
  }
}
