import { Get, Param, Post } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { z } from 'zod';
import type { FormValues } from '../../platform/http/form-values.js';
import type { Call } from '../../domain/calls/call.entity.js';
import { getCall } from '../../domain/calls/calls.queries.js';
import { DeclareConflict } from '../../flows/jury/declare-conflict.flow.js';
import { readConflicts } from '../../domain/jury/jury-progress.js';
import { RecordAccess } from '../../flows/jury/record-access.flow.js';
import { ScoreProposal } from '../../flows/jury/score-proposal.flow.js';
import { conflictSorts } from '../../domain/jury/conflict.js';
import { findDecision } from '../../domain/jury/decisions.queries.js';
import { findAssigned, findSheet, getRules, listAssigned } from '../../domain/jury/jury.queries.js';
import { isUuid } from '../../platform/database/uuid.js';
import { Conflict, type FieldError, Forbidden, Invalid, NotFound } from '../../platform/errors.js';
import { prose, read } from '../../platform/validation.js';
import { ConsoleController } from '../console-controller.js';
import { ConsolePage, Page } from '../console-page.js';
import { RequireAbility } from '../require-ability.js';
import { juryPath } from '../paths.js';
import { type JurorCall, jurorHomePage } from './juror-home.page.js';
import { jurorZone } from './juror-zone.js';
import { sheetPath } from './jury-paths.js';
import { type SheetFields, sheetPage } from './sheet.page.js';

const commentInput = z.strictObject({ comment: prose(5000) });

/** What a juror has to do: their proposals, and a sheet for each. */
@ConsoleController('jury', 'scoring')
@RequireAbility('score')
export class JurorController {
  constructor(
    private readonly database: DataSource,
    private readonly scoreProposal: ScoreProposal,
    private readonly declareConflict: DeclareConflict,
    private readonly recordAccess: RecordAccess,
  ) {}

  @Get()
  async home(@Page() page: ConsolePage): Promise<void> {
    const calls = await this.callsOf(page);
    const [first] = calls;
    const zone = jurorZone(page, first?.call.timeZone ?? 'UTC');
    const layout = await page.layout(first?.call ?? null);
    page.render('jury/my-reviews', jurorHomePage(layout, calls, zone));
  }

  @Get('proposals/:proposal')
  async sheet(@Param('proposal') id: string, @Page() page: ConsolePage): Promise<void> {
    await this.show(id, page, { typed: null, faults: [], isLate: false }, 200);
  }

  @Post('proposals/:proposal')
  async save(@Param('proposal') id: string, @Page() page: ConsolePage): Promise<void> {
    const values = page.form;
    const typed = typedSheet(values);
    const handIn = values.choice('intent', ['draft', 'hand-in']) === 'hand-in';
    const version = /^\d{1,9}$/u.test(values.text('version')) ? Number(values.text('version')) : -1;
    try {
      const { comment } = read(commentInput, { comment: typed.comment });
      await this.scoreProposal.run(id, { ...typed, comment, handIn, version }, page.actor);
      page.redirect(
        handIn ? juryPath : sheetPath({ id }),
        handIn ? 'console.jury.done.sheetHandedIn' : 'console.jury.done.sheetSaved',
      );
    } catch (error) {
      const isKept = error instanceof Invalid || error instanceof Conflict || error instanceof Forbidden;
      if (!isKept || error.code === 'forbidden') throw error;
      // Nothing that was typed is lost, whatever the reason.
      const isLate = error.code === 'scored-meanwhile';
      await this.show(id, page, { typed, faults: error.faults, isLate }, error.status);
    }
  }

  @Post('proposals/:proposal/conflict')
  async conflict(@Param('proposal') id: string, @Page() page: ConsolePage): Promise<void> {
    const { call } = await this.assigned(id, page);
    const values = page.form;
    const kind = values.choice('kind', conflictSorts);
    const reason = values.text('reason').trim().slice(0, 500);
    const jurorId = page.organizer.id;
    await this.declareConflict.run(call.slug, { jurorId, kind, reason, about: { proposalId: id } }, page.actor);
    page.redirect(juryPath, 'console.jury.done.conflictDeclared');
  }

  private async show(
    id: string,
    page: ConsolePage,
    shown: { typed: SheetFields | null; faults: readonly FieldError[]; isLate: boolean },
    status: number,
  ): Promise<void> {
    const { call, proposal } = await this.assigned(id, page);
    const tx = this.database.manager;
    const juror = page.organizer;
    const [rules, decision, sheet, conflictsOf, layout] = await Promise.all([
      getRules(tx, call),
      findDecision(tx, call.id),
      findSheet(tx, id, juror.id),
      readConflicts(tx, call.id, [juror], id),
      page.layout(),
      this.recordAccess.run('proposal', `proposal:${id}`, page.actor),
    ]);
    const view = sheetPage(layout, {
      ...shown,
      call,
      rules,
      proposal,
      sheet,
      isDecided: decision !== null,
      conflicts: conflictsOf({ proposalId: id, jurorId: juror.id }),
      zone: jurorZone(page, call.timeZone),
    });
    page.render('jury/score-sheet', view, status);
  }

  /** The proposal and its call. Throws NotFound where it is not assigned to whoever asks. */
  private async assigned(id: string, page: ConsolePage) {
    const tx = this.database.manager;
    const proposal = isUuid(id) ? await findAssigned(tx, id, page.organizer.id) : null;
    if (proposal === null) throw new NotFound('proposal-not-found', 'There is no such proposal.');
    return { call: await page.callOf(proposal), proposal };
  }

  private async callsOf(page: ConsolePage): Promise<JurorCall[]> {
    const tx = this.database.manager;
    const juror = page.organizer;
    const assigned = await listAssigned(tx, juror.id);
    const ids = [...new Set(assigned.map(({ callId }) => callId))];
    const calls = await Promise.all(ids.map((id) => getCall(tx, id)));
    return Promise.all(calls.map((call) => this.callOf(call, juror, assigned)));
  }

  private async callOf(
    call: Call,
    juror: { id: string; emailKey: string },
    assigned: Awaited<ReturnType<typeof listAssigned>>,
  ): Promise<JurorCall> {
    const tx = this.database.manager;
    const conflictsOf = await readConflicts(tx, call.id, [juror]);
    return {
      call,
      until: (await getRules(tx, call)).scoresUntilAt,
      isDecided: (await findDecision(tx, call.id)) !== null,
      assigned: assigned.filter(({ callId }) => callId === call.id),
      conflictsOf: (proposalId) => conflictsOf({ proposalId, jurorId: juror.id }),
    };
  }
}

/** What the form holds, by criterion: `score.SLUG`. */
function typedSheet(values: FormValues): SheetFields {
  const prefix = 'score.';
  const scores = values.names
    .filter((name) => name.startsWith(prefix))
    .map((name) => [name.slice(prefix.length), values.text(name)] as const);
  return { scores: Object.fromEntries(scores), comment: values.text('comment') };
}
