import { Body, Get, Param, Post, Put, Query } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { z } from 'zod';
import { getCallBySlug } from '../../domain/calls/calls.queries.js';
import { AssignByHand } from '../../flows/jury/assign-by-hand.flow.js';
import { AssignProposals } from '../../flows/jury/assign-proposals.flow.js';
import { readJuryProgress } from '../../domain/jury/jury-progress.js';
import { RecordAccess } from '../../flows/jury/record-access.flow.js';
import { SetJuryRules } from '../../flows/jury/set-jury-rules.flow.js';
import { type Actor, isAble } from '../../domain/identity/actor.js';
import { findDecision } from '../../domain/jury/decisions.queries.js';
import { dealInput, handInput, type JuryRulesInput, juryRulesInput } from '../../domain/jury/jury-input.js';
import { countSheets, getRules } from '../../domain/jury/jury.queries.js';
import type { Result } from '../../domain/jury/results.js';
import { Config } from '../../platform/config.js';
import { ApiController } from '../api-controller.js';
import { Caller } from '../api.guard.js';
import {
  assignedSchema,
  type AssignedView,
  juryResultSchema,
  type JuryResultView,
  juryResultView,
  juryRulesSchema,
  type JuryRulesView,
  juryRulesView,
  jurorsSchema,
  type JurorsView,
  jurorsView,
} from './jury.view.js';
import { Operation } from '../operation.js';
import { type Page, pageOf, pageOfAll, pageQuery, type PageQuery } from '../page.js';

const assignmentsInput = z.union([dealInput, handInput]);
const missing = { 404: 'There is no such call.' };

@ApiController('Jury', '/calls/:call/jury')
export class JuryApiController {
  constructor(
    private readonly database: DataSource,
    private readonly setJuryRules: SetJuryRules,
    private readonly dealProposals: AssignProposals,
    private readonly assignByHand: AssignByHand,
    private readonly recordAccess: RecordAccess,
    private readonly config: Config,
  ) {}

  @Get()
  @Operation({
    summary: 'Read how the jury of a call scores',
    status: 200,
    answer: 'The scale, the weights and the deadline.',
    schema: juryRulesSchema,
    refusals: missing,
    requires: 'change',
  })
  async rules(@Param('call') slug: string): Promise<JuryRulesView> {
    return this.rulesOf(slug);
  }

  @Put()
  @Operation({
    summary: 'Set how the jury of a call scores',
    description:
      'For keys of owners. Once there are scores, the scale stays (`scale-in-use`), and other weights need the number ' +
      'of score sheets that count otherwise in `confirmedSheets` (`weights-to-confirm` names it).',
    status: 200,
    answer: 'The rules as they stand then.',
    schema: juryRulesSchema,
    refusals: { ...missing, 409: 'Scores are there, or the winners are decided.' },
    requires: 'administer',
  })
  async set(
    @Param('call') slug: string,
    @Body({ schema: juryRulesInput }) input: JuryRulesInput,
    @Caller() actor: Actor,
  ): Promise<JuryRulesView> {
    await this.setJuryRules.run(slug, input, actor);
    return this.rulesOf(slug);
  }

  @Post('assignments')
  @Operation({
    summary: 'Assign proposals to jurors',
    description:
      'With `perProposal`, they are dealt: never with a conflict of interest, with even loads, the same again for the ' +
      'same `seed`; what is assigned stays. With `add` and `remove`, they are given and taken by hand, for keys of ' +
      'owners. The same again changes nothing.',
    status: 200,
    answer: 'How many assignments are new and gone.',
    schema: assignedSchema,
    refusals: { ...missing, 409: 'A juror has a conflict of interest, or the winners are decided.' },
    requires: 'change',
  })
  async assign(
    @Param('call') slug: string,
    @Body({ schema: assignmentsInput }) input: z.output<typeof assignmentsInput>,
    @Caller() actor: Actor,
  ): Promise<AssignedView> {
    if ('perProposal' in input) return { removed: 0, ...(await this.dealProposals.run(slug, input, actor)) };
    return { ...(await this.assignByHand.run(slug, input, actor)), short: [] };
  }

  @Get('results')
  @Operation({
    summary: 'List what the scores make of the proposals, the best first',
    description: 'Each read is in the audit log, once an hour. `marks` are for the keys of owners.',
    status: 200,
    answer: 'A page of results.',
    schema: pageOf(juryResultSchema),
    refusals: missing,
    requires: 'change',
    reads: 'query',
  })
  async results(
    @Param('call') slug: string,
    @Query({ schema: pageQuery }) query: PageQuery,
    @Caller() actor: Actor,
  ): Promise<Page<JuryResultView>> {
    const { call, standing } = await this.read(slug, actor);
    const list = { name: `jury-results:${call.id}`, position: (one: Result) => [one.id] };
    const withJurors = isAble(actor, 'administer');
    return pageOfAll(this.config.secret, list, query, standing.results, (one) =>
      juryResultView(one, standing, withJurors),
    );
  }

  @Get('jurors')
  @Operation({
    summary: 'List the jurors of a call, and how each scores beside the others',
    status: 200,
    answer: 'The jurors.',
    schema: jurorsSchema,
    refusals: missing,
    requires: 'administer',
  })
  async jurors(@Param('call') slug: string, @Caller() actor: Actor): Promise<JurorsView> {
    return jurorsView((await this.read(slug, actor)).standing);
  }

  private async read(slug: string, actor: Actor) {
    const connection = this.database.manager;
    const call = await getCallBySlug(connection, slug);
    const [standing] = await Promise.all([
      readJuryProgress(connection, call),
      this.recordAccess.run('results', `call:${call.id}`, actor),
    ]);
    return { call, standing };
  }

  private async rulesOf(slug: string): Promise<JuryRulesView> {
    const connection = this.database.manager;
    const call = await getCallBySlug(connection, slug);
    const [rules, sheets, decision] = await Promise.all([
      getRules(connection, call),
      countSheets(connection, call.id),
      findDecision(connection, call.id),
    ]);
    return juryRulesView(call, rules, sheets, decision);
  }
}
