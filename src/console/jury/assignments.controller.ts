import { Body, Get, Param, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { DataSource } from 'typeorm';
import { getCallBySlug } from '../../domain/calls/calls.queries.js';
import { AssignByHand } from '../../flows/jury/assign-by-hand.flow.js';
import { AssignProposals } from '../../flows/jury/assign-proposals.flow.js';
import { readJuryWork } from '../../domain/jury/jury-progress.js';
import { dealInput, handInput } from '../../domain/jury/jury-input.js';
import { findDecision } from '../../domain/jury/decisions.queries.js';
import { type FieldError, Invalid } from '../../platform/errors.js';
import { read } from '../../platform/validation.js';
import { ConsoleController } from '../console-controller.js';
import { ConsolePages, seeOther, sendPage } from '../console-pages.js';
import { leaveFlash } from '../flash.js';
import { formValues, listOf, pageOf, textOf } from '../form-values.js';
import { RequireAbility } from '../require-ability.js';
import { numberOf } from '../sessions/local-time-fields.js';
import { actorOf } from '../signed-in.js';
import { assignmentsPage, type DealFields } from './assignments.page.js';
import { callJuryPath } from './jury-paths.js';

/** Who scores what in a call: dealt by organizers, given and taken by owners. */
@ConsoleController('calls/:call/jury/assignments')
@RequireAbility('change')
export class JuryAssignmentsController {
  constructor(
    private readonly database: DataSource,
    private readonly pages: ConsolePages,
    private readonly dealProposals: AssignProposals,
    private readonly assignByHand: AssignByHand,
  ) {}

  @Get()
  async list(@Param('call') slug: string, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    await this.show(slug, request, reply, null, [], 200);
  }

  @Post('deal')
  async deal(
    @Param('call') slug: string,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const values = formValues(body);
    const typed = {
      perProposal: textOf(values, 'perProposal'),
      jurors: listOf(values, 'jurors'),
      seed: textOf(values, 'seed'),
    };
    try {
      const input = read(dealInput, {
        perProposal: numberOf(typed.perProposal),
        jurors: typed.jurors,
        seed: numberOf(typed.seed),
      });
      const { added, short } = await this.dealProposals.run(slug, input, actorOf(request));
      const list = short.slice(0, 5).map(({ externalId, lacking }) => `${externalId} (${lacking})`);
      leaveFlash(reply, short.length > 0 ? 'juryDealtShort' : 'juryDealt', {
        added,
        short: short.length,
        list: list.join(', '),
      });
      seeOther(reply, callJuryPath({ slug }, 'assignments'));
    } catch (error) {
      if (!(error instanceof Invalid)) throw error;
      await this.show(slug, request, reply, typed, error.faults, 422);
    }
  }

  @Post('add')
  async add(
    @Param('call') slug: string,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    await this.byHand(slug, 'add', body, request, reply);
  }

  @Post('remove')
  async remove(
    @Param('call') slug: string,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    await this.byHand(slug, 'remove', body, request, reply);
  }

  private async byHand(
    slug: string,
    part: 'add' | 'remove',
    body: unknown,
    request: FastifyRequest,
    reply: FastifyReply,
  ): Promise<void> {
    const values = formValues(body);
    const pair = { proposal: textOf(values, 'proposal'), juror: textOf(values, 'juror') };
    try {
      await this.assignByHand.run(slug, read(handInput, { [part]: [pair] }), actorOf(request));
      leaveFlash(reply, part === 'add' ? 'juryAdded' : 'juryRemoved');
    } catch (error) {
      if (!(error instanceof Invalid)) throw error;
      // The lists offer nothing else: somebody left or withdrew meanwhile, and the page shows it.
      leaveFlash(reply, 'juryNotThere');
    }
    seeOther(reply, callJuryPath({ slug }, 'assignments'));
  }

  private async show(
    slug: string,
    request: FastifyRequest,
    reply: FastifyReply,
    typed: DealFields | null,
    faults: readonly FieldError[],
    status: number,
  ): Promise<void> {
    const tx = this.database.manager;
    const call = await getCallBySlug(tx, slug);
    const work = await readJuryWork(tx, call);
    const everyJuror = work.jurors.filter(({ role }) => role === 'juror').map(({ email }) => email);
    const frame = await this.pages.frame(request, reply, { call, section: 'jury' });
    const view = assignmentsPage(frame, {
      call,
      work,
      isDecided: (await findDecision(tx, call.id)) !== null,
      typed: typed ?? { perProposal: '2', jurors: everyJuror, seed: '1' },
      faults,
      page: pageOf(formValues(request.query)),
    });
    sendPage(reply, 'jury/assignments', view, status);
  }
}
