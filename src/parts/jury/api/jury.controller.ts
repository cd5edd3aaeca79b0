import { Body, Get, Param, Post, Put, Query } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { z } from 'zod';
import { getCallBySlug } from '../../../domain/calls/calls.queries.js';
import { AssignProposals } from '../flows/assign-proposals.flow.js';
import { type JuryWork, readJuryProgress } from '../domain/jury-progress.js';
import { RecordAccess } from '../../../flows/proposals/record-access.flow.js';
import { SetJuryRules } from '../flows/set-jury-rules.flow.js';
import { type Actor, isAble } from '../../../domain/identity/actor.js';
import { exportedSheets, listExportedPairs } from '../domain/exported-sheets.queries.js';
import { findDecision } from '../domain/decisions.queries.js';
import { dealInput, handInput, type JuryRulesInput, juryRulesInput } from '../domain/jury-input.js';
import { countSheets, getRules, type JuryPair } from '../domain/jury.queries.js';
import type { Result } from '../domain/results.js';
import { Config } from '../../../platform/config.js';
import { ApiController, Caller } from '../../../api/api-controller.js';
import { Operation } from '../../../api/operation.js';
import {
  assignedSchema,
  releasedSchema,
  type ReleasedView,
  type AssignedView,
  juryResultSchema,
  juryResultView,
  juryRulesSchema,
  type JuryRulesView,
  juryRulesView,
  jurorSchema,
  type ListedJuror,
  jurorsView,
  jurySheetSchema,
  jurySheetView,
} from './jury.view.js';
import { proposalStates } from '../../../domain/proposals/proposal.js';
import { type Answers, asked, bothWays } from '../../../api/list-query.js';
import { pageOf, pageOfAll, pageQuery } from '../../../api/page.js';

const assignmentsInput = z.union([dealInput, handInput]);
const missing = { 404: 'Call not found.' };

const filteredQuery = pageQuery.extend({
  state: asked.state(proposalStates),
  theme: asked.theme,
  q: asked.q('a title'),
});
const resultsQuery = filteredQuery.extend({ sort: asked.sort(bothWays('rank')) });
const jurorsQuery = pageQuery.extend({ q: asked.q('a name or email address'), sort: asked.sort(bothWays('name')) });
const sheetsQuery = filteredQuery.extend({ sort: asked.sort(bothWays('externalId')) });

/** How what the jury has of a proposal answers to filters: by the proposal. */
function answersOf<T>({ proposalOf }: Pick<JuryWork, 'proposalOf'>, idOf: (item: T) => string): Answers<T> {
  const of = (item: T) => proposalOf.get(idOf(item));
  return {
    state: (item) => of(item)?.state ?? 'submitted',
    theme: (item) => of(item)?.theme ?? '',
    texts: (item) => [of(item)?.title ?? null],
  };
}

@ApiController('Jury', '/calls/:call/jury')
export class JuryApiController {
  constructor(
    private readonly database: DataSource,
    private readonly setJuryRules: SetJuryRules,
    private readonly assignProposals: AssignProposals,
    private readonly recordAccess: RecordAccess,
    private readonly config: Config,
  ) {}

  @Get()
  @Operation({
    summary: 'Get the scoring rules',
    description: 'How jurors score the proposals of a call.',
    answer: 'The scale, weights and deadline.',
    schema: juryRulesSchema,
    refusals: missing,
    requires: 'change',
  })
  async rules(@Param('call') slug: string): Promise<JuryRulesView> {
    return this.rulesOf(slug);
  }

  @Put()
  @Operation({
    summary: 'Set the scoring rules',
    description:
      "Requires a key with the role `owner`. Once there are scores, the scale can't change (`scale-in-use`). To change " +
      'the weights, confirm the number of affected score sheets in `confirmedSheets`; the error `weights-to-confirm` ' +
      'contains it.',
    answer: 'The updated rules.',
    schema: juryRulesSchema,
    refusals: { ...missing, 409: 'Scores have been submitted, or the winners have been decided.' },
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
      'With `perProposal`, proposals are distributed evenly and without conflicts of interest; existing assignments ' +
      'stay, and the same `seed` leads to the same result. New assignments are drafts until they are released. With `add` and `remove`, you assign by hand, which ' +
      'requires a key with the role `owner`. Sending the same request again changes nothing.',
    answer: 'The number of assignments added and removed.',
    schema: assignedSchema,
    refusals: { ...missing, 409: 'A juror has a conflict of interest, or the winners have been decided.' },
    requires: 'change',
  })
  async assign(
    @Param('call') slug: string,
    @Body({ schema: assignmentsInput }) input: z.output<typeof assignmentsInput>,
    @Caller() actor: Actor,
  ): Promise<AssignedView> {
    if ('perProposal' in input) {
      const { added, short } = await this.assignProposals.run(slug, input, actor);
      return { removed: 0, added, short };
    }
    return { ...(await this.assignProposals.byHand(slug, input, actor)), short: [] };
  }

  @Post('assignments/release')
  @Operation({
    summary: 'Release assignments to jurors',
    description:
      'Assignments are drafts until they are released: then their jurors see them, and each gets one email. Without ' +
      'drafts, nothing changes.',
    answer: 'The number of assignments released, and of jurors who get an email.',
    schema: releasedSchema,
    refusals: { ...missing, 409: 'The winners have been decided.' },
    requires: 'change',
  })
  async release(@Param('call') slug: string, @Caller() actor: Actor): Promise<ReleasedView> {
    return this.assignProposals.release(slug, actor);
  }

  @Get('results')
  @Operation({
    summary: 'List results',
    description:
      'Returns the scored proposals, best first; those of the same rank by `normalized`, then by `sheets` and `externalId`; those ' +
      'with too few reviews to be ranked last. `marks` is only returned to keys with the role `owner`. Access is recorded in the activity log, at most once an hour.',
    answer: 'A page of results.',
    schema: pageOf(juryResultSchema),
    refusals: missing,
    requires: 'change',
    reads: 'query',
  })
  async results(
    @Param('call') slug: string,
    @Query({ schema: resultsQuery }) query: z.output<typeof resultsQuery>,
    @Caller() actor: Actor,
  ) {
    const { call, standing: progress } = await this.read(slug, actor);
    const list = {
      name: `jury-results:${call.id}`,
      position: (one: Result) => [one.id],
      ...answersOf(progress, ({ id }: Result) => id),
    };
    const withJurors = isAble(actor, 'administer');
    return pageOfAll(this.config.secret, list, query, progress.results, (one) =>
      juryResultView(one, call, progress, withJurors),
    );
  }

  @Get('sheets')
  @Operation({
    summary: 'List score sheets',
    description:
      'Returns every assignment and score sheet, by external ID of the proposal, with all that the results are computed ' +
      'from; the weights are in the scoring rules. Nothing in it names the team. Requires a key with the role `owner`. ' +
      'Access is recorded in the activity log, at most once an hour.',
    answer: 'A page of score sheets.',
    schema: pageOf(jurySheetSchema),
    refusals: missing,
    requires: 'administer',
    reads: 'query',
  })
  async sheets(
    @Param('call') slug: string,
    @Query({ schema: sheetsQuery }) query: z.output<typeof sheetsQuery>,
    @Caller() actor: Actor,
  ) {
    const { call, standing } = await this.read(slug, actor);
    const connection = this.database.manager;
    const pairs = await listExportedPairs(connection, standing);
    const describe = await exportedSheets(connection, call, standing);
    const list = {
      name: `jury-sheets:${call.id}`,
      position: ({ proposalId, jurorId }: JuryPair) => [proposalId, jurorId],
      ...answersOf(standing, ({ proposalId }: JuryPair) => proposalId),
    };
    const { items, ...cursors } = pageOfAll(this.config.secret, list, query, pairs, (pair) => pair);
    return { items: (await describe(items)).map(jurySheetView), ...cursors };
  }

  @Get('jurors')
  @Operation({
    summary: 'List jurors',
    description: 'With what each has submitted. Owners only, because it shows how jurors score.',
    answer: 'A page of jurors by name unless you say otherwise, with how each one scores compared with the others.',
    schema: pageOf(jurorSchema),
    refusals: missing,
    requires: 'administer',
    reads: 'query',
  })
  async jurors(
    @Param('call') slug: string,
    @Query({ schema: jurorsQuery }) query: z.output<typeof jurorsQuery>,
    @Caller() actor: Actor,
  ) {
    const { call, standing } = await this.read(slug, actor);
    const listing = {
      name: `jurors:${call.id}`,
      position: ({ id }: ListedJuror) => [id],
      texts: ({ view: { name, email } }: ListedJuror) => [name, email],
    };
    const byName = (a: ListedJuror, b: ListedJuror) =>
      a.view.name.localeCompare(b.view.name) || a.id.localeCompare(b.id);
    return pageOfAll(this.config.secret, listing, query, jurorsView(standing).toSorted(byName), ({ view }) => view);
  }

  private async read(slug: string, actor: Actor) {
    const connection = this.database.manager;
    const call = await getCallBySlug(connection, slug);
    const [progress] = await Promise.all([
      readJuryProgress(connection, call),
      this.recordAccess.run('results', `call:${call.id}`, actor),
    ]);
    return { call, standing: progress };
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
