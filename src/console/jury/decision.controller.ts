import { Get, Param, Post } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { z } from 'zod';
import { DecideWinners } from '../../flows/jury/decide-winners.flow.js';
import { DeclineOthers } from '../../flows/jury/decline-others.flow.js';
import { type JuryProgress, readJuryProgress } from '../../domain/jury/jury-progress.js';
import { RecordAccess } from '../../flows/jury/record-access.flow.js';
import { ReopenDecision } from '../../flows/jury/reopen-decision.flow.js';
import { findDecision, listChoices, listDecisions } from '../../domain/jury/decisions.queries.js';
import { scoredStates } from '../../domain/jury/score-sheet.js';
import { Conflict, type FieldError, Invalid } from '../../platform/errors.js';
import { prose, read } from '../../platform/validation.js';
import { ConsoleController } from '../console-controller.js';
import { ConsolePage, Page } from '../console-page.js';
import { RequireAbility } from '../require-ability.js';
import { auditNames } from '../identity/audit.queries.js';
import { type DecisionFields, decisionPage } from './decision.page.js';
import { callJuryPath } from './jury-paths.js';

const noteInput = z.strictObject({ note: prose(2000) });

interface Shown {
  typed: DecisionFields | null;
  faults: readonly FieldError[];
  asksFewer: boolean;
  isChanged: boolean;
  reopenError: FieldError | null;
}

const asItStands: Shown = { typed: null, faults: [], asksFewer: false, isChanged: false, reopenError: null };

/** The choice of winners, for owners. */
@ConsoleController('calls/:call/jury/decision', 'jury')
@RequireAbility('administer')
export class JuryDecisionController {
  constructor(
    private readonly database: DataSource,
    private readonly decideWinners: DecideWinners,
    private readonly dismissOthers: DeclineOthers,
    private readonly reopenDecision: ReopenDecision,
    private readonly recordAccess: RecordAccess,
  ) {}

  @Get()
  async form(@Param('call') slug: string, @Page() page: ConsolePage): Promise<void> {
    await this.show(slug, page, asItStands, 200);
  }

  @Post()
  async decide(@Param('call') slug: string, @Page() page: ConsolePage): Promise<void> {
    const values = page.form;
    const typed = {
      winners: [...new Set(values.list('winners'))],
      outstanding: [...new Set(values.list('outstanding'))],
      note: values.text('note'),
    };
    try {
      const { note } = read(noteInput, { note: typed.note });
      const fewer = values.text('fewer') === String(typed.winners.length);
      const seen = values.text('seen');
      await this.decideWinners.run(slug, { ...typed, note: note.trim(), fewer, seen }, page.actor);
      page.redirect(callJuryPath({ slug }, 'decision'), 'console.jury.done.decided', { count: typed.winners.length });
    } catch (error) {
      if (error instanceof Invalid) {
        await this.show(slug, page, { ...asItStands, typed, faults: error.faults }, 422);
        return;
      }
      const asksFewer = error instanceof Conflict && error.code === 'fewer-winners';
      const isChanged = error instanceof Conflict && error.code === 'ranks-changed';
      if (!asksFewer && !isChanged) throw error;
      await this.show(slug, page, { ...asItStands, typed, asksFewer, isChanged }, 409);
    }
  }

  @Post('others')
  async others(@Param('call') slug: string, @Page() page: ConsolePage): Promise<void> {
    const count = await this.dismissOthers.run(slug, Number(page.form.text('count')), page.actor);
    page.redirect(callJuryPath({ slug }, 'decision'), 'console.jury.done.othersNotified', { count });
  }

  @Post('reopen')
  async reopen(@Param('call') slug: string, @Page() page: ConsolePage): Promise<void> {
    try {
      const reason = page.form.text('reason').trim().slice(0, 500);
      await this.reopenDecision.run(slug, reason, page.actor);
      page.redirect(callJuryPath({ slug }, 'decision'), 'console.jury.done.reopened');
    } catch (error) {
      if (!(error instanceof Invalid)) throw error;
      await this.show(slug, page, { ...asItStands, reopenError: error.faults[0] ?? null }, 422);
    }
  }

  private async show(slug: string, page: ConsolePage, shown: Shown, status: number): Promise<void> {
    const tx = this.database.manager;
    const call = await page.call(slug);
    const standing = await readJuryProgress(tx, call);
    const all = await listDecisions(tx, call.id);
    const actors = all.flatMap(({ decidedBy, reopenedBy }) => [
      decidedBy,
      ...(reopenedBy === null ? [] : [reopenedBy]),
    ]);
    const names = new Map([...(await auditNames(tx, actors))].map(([actor, { name }]) => [actor, name]));
    const decisions = await Promise.all(
      all.map(async (decision) => ({ decision, choices: await listChoices(tx, decision.id), names })),
    );
    await this.recordAccess.run('results', `call:${call.id}`, page.actor);
    const layout = await page.layout();
    const first = page.query.text('first');
    const typed = shown.typed ?? { winners: firstOf(standing, first), outstanding: [], note: '' };
    const decision = await findDecision(tx, call.id);
    page.render(
      'jury/decision',
      decisionPage(layout, { ...shown, call, standing, decision, decisions, typed }),
      status,
    );
  }
}

/** The first so many by their places; where a tie goes over the end, all of those who tie are left to the owner. */
function firstOf({ results, proposals }: JuryProgress, count: string): string[] {
  if (!/^[1-9]\d{0,4}$/u.test(count)) return [];
  const open = new Set(proposals.filter(({ state }) => scoredStates.some((one) => one === state)).map(({ id }) => id));
  const ranked = results.filter(({ id, place }) => open.has(id) && place !== null);
  const after = ranked[Number(count)]?.place?.place;
  return ranked
    .slice(0, Number(count))
    .filter(({ place }) => place?.place !== after)
    .map(({ id }) => id);
}
