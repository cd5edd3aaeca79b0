import { Get, Param, Post } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { DeclareConflict } from '../../flows/jury/declare-conflict.flow.js';
import { listFoundConflicts } from '../../domain/jury/jury-progress.js';
import { listConflicts } from '../../domain/jury/conflicts.queries.js';
import { type Juror, listAssignedJurors, listJurors, listJuryProposals } from '../../domain/jury/jury.queries.js';
import type { FieldError } from '../../platform/errors.js';
import { FormValues } from '../../platform/http/form-values.js';
import { ConsoleController } from '../console-controller.js';
import { ConsolePage, Page } from '../console-page.js';
import { RequireAbility } from '../require-ability.js';
import { conflictFields, conflictOf } from './conflict-form.js';
import { type ConflictFields, conflictsPage } from './conflicts.page.js';
import { callJuryPath } from './jury-paths.js';
import type { Call } from '../../domain/calls/call.entity.js';
import type { JuryConflict } from '../../domain/jury/jury.entity.js';

/** The most conflicts that the page shows. */
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
    await this.show(page, await page.call(slug), conflictFields(new FormValues()));
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
      await page.fail(error, (fieldErrors) => this.show(page, call, typed, fieldErrors));
    }
  }

  @Post(':conflict/lift')
  async lift(@Param('call') slug: string, @Param('conflict') id: string, @Page() page: ConsolePage): Promise<void> {
    await this.declareConflict.lift(slug, id, page.actor);
    page.redirect(callJuryPath({ slug }, 'conflicts'), 'console.jury.done.conflictLifted');
  }

  private async show(
    page: ConsolePage,
    call: Call,
    typed: ConflictFields,
    fieldErrors: readonly FieldError[] = [],
  ): Promise<void> {
    const connection = this.database.manager;
    const jurors = await listJurors(connection, call.id);
    const proposals = await listJuryProposals(connection, call.id);
    const conflicts = await listConflicts(connection, call.id);
    const found = await this.undeclared(call, jurors, conflicts);
    const view = conflictsPage(await page.layout(), { call, conflicts, jurors, proposals, found, typed, fieldErrors });
    page.render('jury/conflicts', view);
  }

  /** Finds the conflicts of those who score that nobody declared. */
  private async undeclared(call: Call, jurors: readonly Juror[], declared: readonly JuryConflict[]) {
    const connection = this.database.manager;
    const assigned = new Set(await listAssignedJurors(connection, call.id));
    // Of staff who score nothing, what they have to do with proposals is nobody's business here.
    const scoring = jurors.filter(({ id, role }) => role === 'juror' || assigned.has(id));
    const current = declared.filter(({ liftedAt }) => liftedAt === null);
    const isDeclared = (pair: { jurorId: string; proposalId: string }) =>
      current.some((one) => one.jurorId === pair.jurorId && one.proposalId === pair.proposalId);
    return (await listFoundConflicts(connection, call.id, scoring))
      .filter((pair) => !isDeclared(pair))
      .map((pair) => ({ ...pair, conflicts: pair.conflicts.filter(({ reason }) => !reason.startsWith('declared')) }))
      .filter(({ conflicts }) => conflicts.length > 0)
      .slice(0, mostFound);
  }
}
