import { Get, Param, Post } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { z } from 'zod';
import { DecideWinners } from '../flows/decide-winners.flow.js';
import { type JuryProgress, listChangedSheets, readJuryProgress } from '../domain/jury-progress.js';
import { RecordAccess } from '../../../flows/proposals/record-access.flow.js';
import { countLateChanges } from '../../../domain/proposals/late-changes.queries.js';
import { findDecision, listChoices, listDecisions } from '../domain/decisions.queries.js';
import { listAllJuryProposals } from '../domain/jury.queries.js';
import { isScored } from '../domain/score-sheet.js';
import type { FieldError } from '../../../platform/errors.js';
import { prose, read } from '../../../platform/validation.js';
import { ConsoleController, RequireAbility } from '../../../console/frame/console-controller.js';
import { ConsolePage, Page } from '../../../console/frame/console-page.js';
import { auditNames } from '../../../console/ui/audit.queries.js';
import { choiceAnswers } from './jury-lines.js';
import { type DecisionFields, decisionPage, openResults } from './decision.page.js';
import { callJuryPath } from './jury-paths.js';

const noteInput = z.strictObject({ note: prose(2000) });

/** Why the form is shown again. */
interface Again {
  typed?: DecisionFields;
  fieldErrors?: readonly FieldError[];
  code?: string;
  reopenError?: FieldError | undefined;
}

/** Refusals that the form shows as a question. */
const confirmable = ['fewer-winners', 'ranks-changed'];

/** The choice of winners, for owners. */
@ConsoleController('calls/:call/jury/decision', 'jury')
@RequireAbility('administer')
export class JuryDecisionController {
  constructor(
    private readonly database: DataSource,
    private readonly decideWinners: DecideWinners,
    private readonly recordAccess: RecordAccess,
  ) {}

  @Get()
  async form(@Param('call') slug: string, @Page() page: ConsolePage): Promise<void> {
    await this.show(page, slug, {});
  }

  @Post()
  async decide(@Param('call') slug: string, @Page() page: ConsolePage): Promise<void> {
    const { form } = page;
    const [winners, outstanding] = [[...new Set(form.list('winners'))], [...new Set(form.list('outstanding'))]];
    const typed = { winners, outstanding, note: form.text('note') };
    try {
      const note = read(noteInput, { note: typed.note }).note.trim();
      const fewer = form.text('fewer') === String(winners.length);
      const declinesOthers = isSimple(page);
      await this.decideWinners.decide(
        slug,
        { ...typed, note, fewer, declinesOthers, seen: form.text('seen') },
        page.actor,
      );
      const back = callJuryPath({ slug }, declinesOthers ? 'simple' : 'decision');
      page.redirect(back, 'console.jury.done.decided', { count: winners.length });
    } catch (error) {
      const again = (fieldErrors: readonly FieldError[], code: string) =>
        this.show(page, slug, { typed, fieldErrors, code });
      await page.fail(error, again, ({ code }) => confirmable.includes(code));
    }
  }

  @Post('others')
  async others(@Param('call') slug: string, @Page() page: ConsolePage): Promise<void> {
    const count = await this.decideWinners.declineOthers(slug, Number(page.form.text('count')), page.actor);
    page.redirect(callJuryPath({ slug }, 'decision'), 'console.jury.done.othersNotified', { count });
  }

  @Post('reopen')
  async reopen(@Param('call') slug: string, @Page() page: ConsolePage): Promise<void> {
    try {
      const reason = page.form.line('reason', 500);
      await this.decideWinners.reopen(slug, reason, page.actor);
      page.redirect(callJuryPath({ slug }, 'decision'), 'console.jury.done.reopened');
    } catch (error) {
      await page.fail(error, ([reopenError]) => this.show(page, slug, { reopenError }));
    }
  }

  private async show(page: ConsolePage, slug: string, again: Again): Promise<void> {
    const connection = this.database.manager;
    const call = await page.call(slug);
    const progress = await readJuryProgress(connection, call);
    await this.recordAccess.run('results', `call:${call.id}`, page.actor);
    const first = { winners: firstOf(progress, page.query.text('first')), outstanding: [], note: '' };
    const layout = await page.layout();
    const answers = await Promise.all(choiceAnswers.all.map((read) => read(connection, call, layout)));
    const view = decisionPage(layout, {
      call,
      answers: new Map(answers.flatMap((one) => [...one])),
      progress,
      changedSheets: await listChangedSheets(connection, call.id, progress),
      decision: await findDecision(connection, call.id),
      late: await countLateChanges(connection, call.id),
      others: (await listAllJuryProposals(connection, call.id)).filter(isScored).length,
      decisions: await this.decisions(call.id),
      typed: again.typed ?? first,
      fieldErrors: again.fieldErrors ?? [],
      asksFewer: again.code === 'fewer-winners',
      isChanged: again.code === 'ranks-changed',
      reopenError: again.reopenError ?? null,
      isSimple: isSimple(page),
    });
    page.render('jury/decision', view);
  }

  /** Returns all decisions of a call, with the names of the people who made them. */
  private async decisions(callId: string) {
    const connection = this.database.manager;
    const all = await listDecisions(connection, callId);
    const actors = all.flatMap(({ decidedBy, reopenedBy }) => [decidedBy, reopenedBy]).filter((one) => one !== null);
    const names = new Map([...(await auditNames(connection, actors))].map(([actor, { name }]) => [actor, name]));
    return Promise.all(
      all.map(async (decision) => ({ decision, choices: await listChoices(connection, decision.id), names })),
    );
  }
}

/** Returns whether the owner came from *Simple jury*, and goes back to it. */
function isSimple(page: ConsolePage): boolean {
  return [page.query.text('from'), page.form.text('from')].includes('simple');
}

/** Returns the first proposals by place, without a tie that crosses the end: the owner decides that. */
function firstOf(progress: JuryProgress, count: string): string[] {
  if (!/^[1-9]\d{0,4}$/u.test(count)) return [];
  const ranked = openResults(progress).filter(({ place }) => place !== null);
  const after = ranked[Number(count)]?.place?.place;
  return ranked
    .slice(0, Number(count))
    .filter(({ place }) => place?.place !== after)
    .map(({ id }) => id);
}
