import { Get, Param, Post } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { DeclareConflict } from '../../flows/jury/declare-conflict.flow.js';
import { listFoundConflicts } from '../../domain/jury/jury-progress.js';
import { listConflicts } from '../../domain/jury/conflicts.queries.js';
import { listAssignedJurors, listJurors, listJuryProposals } from '../../domain/jury/jury.queries.js';
import { type FieldError, Invalid } from '../../platform/errors.js';
import { FormValues } from '../../platform/http/form-values.js';
import { ConsoleController } from '../console-controller.js';
import { ConsolePage, Page } from '../console-page.js';
import { RequireAbility } from '../require-ability.js';
import { conflictFields, conflictOf } from './conflict-form.js';
import { type ConflictFields, conflictsPage } from './conflicts.page.js';
import { callJuryPath } from './jury-paths.js';

/** No page shows more of what the program finds. */
const mostFound = 200;

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
    await this.show(slug, page, conflictFields(new FormValues()), [], 200);
  }

  @Post()
  async declare(@Param('call') slug: string, @Page() page: ConsolePage): Promise<void> {
    const typed = conflictFields(page.form);
    const call = await page.call(slug);
    const proposals = await listJuryProposals(this.database.manager, call.id);
    const proposalId = proposals.find(({ externalId }) => externalId === typed.proposal)?.id ?? null;
    try {
      const input = conflictOf({ ...typed, proposal: proposalId ?? '' }, typed.juror, proposalId);
      await this.declareConflict.run(slug, input, page.actor);
      page.redirect(callJuryPath(call, 'conflicts'), 'console.jury.done.conflictDeclared');
    } catch (error) {
      if (!(error instanceof Invalid)) throw error;
      await this.show(slug, page, typed, error.faults, 422);
    }
  }

  @Post(':conflict/lift')
  async lift(@Param('call') slug: string, @Param('conflict') id: string, @Page() page: ConsolePage): Promise<void> {
    await this.declareConflict.lift(slug, id, page.actor);
    page.redirect(callJuryPath({ slug }, 'conflicts'), 'console.jury.done.conflictLifted');
  }

  private async show(
    slug: string,
    page: ConsolePage,
    typed: ConflictFields,
    faults: readonly FieldError[],
    status: number,
  ): Promise<void> {
    const tx = this.database.manager;
    const call = await page.call(slug);
    const jurors = await listJurors(tx, call.id);
    const proposals = await listJuryProposals(tx, call.id);
    const assigned = new Set(await listAssignedJurors(tx, call.id));
    // Of staff who score nothing, what they have to do with proposals is nobody's business here.
    const scoring = jurors.filter(({ id, role }) => role === 'juror' || assigned.has(id));
    const declared = await listConflicts(tx, call.id);
    const isDeclared = (pair: { jurorId: string; proposalId: string }) =>
      declared.some(
        (one) => one.liftedAt === null && one.jurorId === pair.jurorId && one.proposalId === pair.proposalId,
      );
    const found = (await listFoundConflicts(tx, call.id, scoring))
      .filter((pair) => !isDeclared(pair))
      .map((pair) => ({ ...pair, conflicts: pair.conflicts.filter(({ reason }) => !reason.startsWith('declared')) }))
      .filter(({ conflicts }) => conflicts.length > 0)
      .slice(0, mostFound);
    const layout = await page.layout();
    const view = conflictsPage(layout, { call, conflicts: declared, jurors, proposals, found, typed, faults });
    page.render('jury/conflicts', view, status);
  }
}
