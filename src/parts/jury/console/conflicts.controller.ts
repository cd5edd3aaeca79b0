import { Get, Param, Post } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { DeclareConflict } from '../flows/declare-conflict.flow.js';
import { findDecision } from '../domain/decisions.queries.js';
import { type JuryWork, listChangedSheets, listFoundInWork, readJuryWork } from '../domain/jury-progress.js';
import { listConflicts } from '../domain/conflicts.queries.js';
import type { Pair } from '../domain/assignment.js';
import type { FoundConflict } from '../domain/conflict.js';
import type { JuryConflict } from '../domain/jury.entity.js';
import { type FieldError, invalidField } from '../../../platform/errors.js';
import { memoizeByObject } from '../../../platform/memoize.js';
import { FormValues } from '../../../platform/http/form-values.js';
import { auditNames } from '../../../console/ui/audit.queries.js';
import { grouped } from '../domain/statistics.js';
import { ConsoleController, RequireAbility } from '../../../console/frame/console-controller.js';
import { ConsolePage, Page } from '../../../console/frame/console-page.js';
import { conflictFields, conflictOf } from './conflict-form.js';
import { type ConflictFields, conflictsPage, type ShownPair } from './conflicts.page.js';
import { callJuryPath } from './jury-paths.js';
import { findProposalChoice, findProposalTitles, listProposalChoices } from './jury-proposals.queries.js';
import type { Call } from '../../../domain/calls/call.entity.js';

/** Maximum number of detected conflicts on the page. */
const maxFound = 200;
/** Of the proposals that the form suggests; of others, the ID is typed. */
const maxSuggested = 100;

/** All conflicts of interest of a call's jury, for owners. */
@ConsoleController('calls/:call/jury/conflicts', 'jury')
@RequireAbility('administer')
export class JuryConflictsController {
  constructor(
    private readonly database: DataSource,
    private readonly declareConflict: DeclareConflict,
  ) {}

  @Get()
  async list(@Param('call') slug: string, @Page() page: ConsolePage): Promise<void> {
    await this.show(page, await page.call(slug), conflictFields(new FormValues()));
  }

  @Post()
  async declare(@Param('call') slug: string, @Page() page: ConsolePage): Promise<void> {
    const typed = conflictFields(page.form);
    const call = await page.call(slug);
    try {
      const proposalId = await this.proposalId(call, typed.proposal);
      const input = conflictOf(typed, typed.juror, proposalId);
      await this.declareConflict.run(slug, input, page.actor);
      page.redirect(callJuryPath(call, 'conflicts'), 'console.jury.done.conflictDeclared');
    } catch (error) {
      await page.fail(error, (fieldErrors) => this.show(page, call, typed, fieldErrors));
    }
  }

  @Post('review')
  async review(@Param('call') slug: string, @Page() page: ConsolePage): Promise<void> {
    const { proposal: proposalId, juror: jurorId, reason } = page.form.texts(['proposal', 'juror', 'reason']);
    const ruling = page.form.choice('ruling', ['dismissed', 'confirmed']);
    const input = { jurorId, proposalId, ruling, reason: reason.trim().slice(0, 500) };
    await this.declareConflict.review(slug, input, page.actor);
    const { id } = await page.call(slug);
    const isDecided = (await findDecision(this.database.manager, id)) !== null;
    const done = isDecided ? 'conflictAfterDecision' : `conflict-${ruling}`;
    page.redirect(callJuryPath({ slug }, 'conflicts'), `console.jury.done.${done}`);
  }

  @Post(':conflict/lift')
  async lift(@Param('call') slug: string, @Param('conflict') id: string, @Page() page: ConsolePage): Promise<void> {
    await this.declareConflict.lift(slug, id, page.actor);
    page.redirect(callJuryPath({ slug }, 'conflicts'), 'console.jury.done.conflictLifted');
  }

  private async show(page: ConsolePage, call: Call, typed: ConflictFields, fieldErrors: readonly FieldError[] = []) {
    const connection = this.database.manager;
    const work = await readJuryWork(connection, call);
    const conflicts = await listConflicts(connection, call.id);
    const decision = await findDecision(connection, call.id);
    const { found, closedBy } = await this.found(call, work);
    const shown = [...conflicts, ...found].flatMap(({ proposalId }) => proposalId ?? []);
    const who = await auditNames(
      connection,
      found.flatMap(({ review }) => review?.reviewedBy ?? []),
    );
    const view = conflictsPage(await page.layout(), {
      call,
      conflicts,
      closedBy,
      jurors: work.jurors,
      proposals: await listProposalChoices(connection, call.id, maxSuggested),
      titles: await findProposalTitles(connection, shown),
      decision,
      found,
      who,
      typed,
      fieldErrors,
    });
    page.render('jury/conflicts', view);
  }

  /** Returns the proposal with a typed ID, or null if none was typed. Throws Invalid for an unknown one. */
  private async proposalId(call: Call, externalId: string): Promise<string | null> {
    if (externalId === '') return null;
    const found = await findProposalChoice(this.database.manager, call.id, externalId);
    if (found === null) throw invalidField('proposal', 'no-such-proposal', 'No proposal under review has this ID.');
    return found.id;
  }

  /** Returns the detected conflicts of jurors who score, first those that keep a review from counting. */
  private async found(call: Call, work: JuryWork) {
    const connection = this.database.manager;
    const changed = new Set(((await listChangedSheets(connection, call.id, work)) ?? []).map(keyOf));
    const isSubmitted = ({ proposalId, jurorId }: Pair) =>
      (work.pairsOf.get(proposalId) ?? []).some(
        (one) => one.jurorId === jurorId && one.isAssigned && one.state === 'handed-in',
      );
    const found = (await listFoundInWork(connection, call.id, work)).map((pair): ShownPair => {
      return { ...pair, isSubmitted: isSubmitted(pair), isChanged: changed.has(keyOf(pair)) };
    });
    const rank = (pair: ShownPair) =>
      pair.isChanged || (pair.isUnnoticed && pair.isSubmitted) ? 0 : pair.review ? 2 : 1;
    const conflictsOf = memoizeByObject((pair: Pair) => work.conflictsOf(pair));
    const closedOf = grouped(work.closed, ({ jurorId }) => jurorId);
    const closedBy = (conflict: JuryConflict) =>
      (closedOf.get(conflict.jurorId) ?? []).filter((pair) => conflictsOf(pair).some(isDeclaredBy(conflict, pair)))
        .length;
    return { found: found.toSorted((a, b) => rank(a) - rank(b)).slice(0, maxFound), closedBy };
  }
}

/** Returns whether a conflict between a juror and a proposal is the one that was declared. */
function isDeclaredBy({ proposalId, organization, domain }: JuryConflict, pair: Pair) {
  return ({ evidence, about }: FoundConflict) =>
    evidence === 'declared' &&
    (proposalId === null ? about === (organization ?? domain) : proposalId === pair.proposalId);
}

function keyOf({ proposalId, jurorId }: Pair): string {
  return `${proposalId}:${jurorId}`;
}
