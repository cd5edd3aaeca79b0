import { Body, Get, Param, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { DataSource } from 'typeorm';
import { getCallBySlug } from '../../domain/calls/calls.queries.js';
import { RecordAccess } from '../../flows/jury/record-access.flow.js';
import { ChangeProposalState } from '../../flows/proposals/change-proposal-state.flow.js';
import { isAble, requireAbility } from '../../domain/identity/actor.js';
import { type FieldError, Refusal } from '../../platform/errors.js';
import { read } from '../../platform/validation.js';
import { listCounterparts } from '../../domain/proposals/proposal-merge.queries.js';
import { listChanges } from '../../domain/proposals/proposal-changes.queries.js';
import { stateInput } from '../../domain/proposals/proposal-input.js';
import { listLinksOf } from '../../domain/proposals/matches.queries.js';
import { getProposal, getProposalById, listMembers } from '../../domain/proposals/proposals.queries.js';
import { listSessionsById } from '../../domain/sessions/sessions.queries.js';
import { ConsoleController } from '../console-controller.js';
import { ConsolePages, seeOther, sendPage } from '../console-pages.js';
import { leaveFlash } from '../flash.js';
import { formValues, textOf } from '../form-values.js';
import { proposalPath } from '../paths.js';
import { proposalPage } from './proposal.page.js';
import { auditNames } from '../identity/audit.queries.js';
import { actorOf } from '../signed-in.js';

/** A proposal, what it went through, and the people behind it. */
@ConsoleController('calls/:call/proposals/:externalId')
export class ProposalController {
  constructor(
    private readonly database: DataSource,
    private readonly pages: ConsolePages,
    private readonly changeState: ChangeProposalState,
    private readonly recordAccess: RecordAccess,
  ) {}

  @Get()
  async one(
    @Param('call') slug: string,
    @Param('externalId') externalId: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    await this.show(slug, externalId, request, reply, { state: '', note: '' }, []);
  }

  @Post('state')
  async move(
    @Param('call') slug: string,
    @Param('externalId') externalId: string,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    requireAbility(actorOf(request), 'change');
    const values = formValues(body);
    const typed = { state: textOf(values, 'state'), note: textOf(values, 'note') };
    try {
      const { state } = await this.changeState.run(slug, externalId, read(stateInput, typed), actorOf(request));
      leaveFlash(reply, `proposal-state.${state}`);
      seeOther(reply, proposalPath({ slug }, { externalId }));
    } catch (error) {
      if (!(error instanceof Refusal) || error.faults.length === 0) throw error;
      await this.show(slug, externalId, request, reply, typed, error.faults, error.status);
    }
  }

  private async show(
    slug: string,
    externalId: string,
    request: FastifyRequest,
    reply: FastifyReply,
    typed: { state: string; note: string },
    faults: readonly FieldError[],
    status = 200,
  ): Promise<void> {
    const tx = this.database.manager;
    const call = await getCallBySlug(tx, slug);
    const proposal = await getProposal(tx, call.id, externalId);
    await this.recordAccess.run('proposal', `proposal:${proposal.id}`, actorOf(request));
    const links = await listLinksOf(tx, { proposalId: proposal.id });
    const changes = await listChanges(tx, proposal.id);
    const frame = await this.pages.frame(request, reply, { call, section: 'proposals' });
    const view = proposalPage(frame, {
      call,
      proposal,
      links,
      changes,
      names: await auditNames(
        tx,
        changes.map(({ actor }) => actor),
      ),
      into: proposal.mergedInto === null ? null : await getProposalById(tx, proposal.mergedInto),
      counterparts: proposal.mergedInto === null ? await listCounterparts(tx, proposal) : [],
      hand: isAble(actorOf(request), 'administer') ? 'owner' : 'organizer',
      typed,
      faults,
      members: await listMembers(tx, proposal.id),
      sessions: await listSessionsById(tx, [...new Set(links.flatMap((link) => link.sessions))]),
    });
    sendPage(reply, 'proposals/proposal', view, status);
  }
}
