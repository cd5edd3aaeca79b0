import { Get, Post, Param } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Call } from '../../../domain/calls/call.entity.js';
import { getCall, listCalls } from '../../../domain/calls/calls.queries.js';
import { readConflicts } from '../domain/found-conflicts.js';
import { listAssignedFiles, sumAssignedFiles } from '../domain/assigned-files.queries.js';
import { calibrationOf } from '../domain/calibration.js';
import { readJuryWork } from '../domain/jury-progress.js';
import { findDecision } from '../domain/decisions.queries.js';
import { listChaired, getRules } from '../domain/jury.queries.js';
import { getOwnRules } from '../domain/jury-members.queries.js';
import { type AssignedProposals, findReviews, listAssigned } from '../domain/own-reviews.queries.js';
import { isOpenStep, reviewSteps } from '../domain/review-step.js';
import { grouped } from '../domain/statistics.js';
import { findAsset } from '../../../platform/views/assets.js';
import { juryPath } from '../../../console/paths/paths.js';
import { ConsoleController, RequireAbility } from '../../../console/frame/console-controller.js';
import { ConsolePage, Page } from '../../../console/frame/console-page.js';
import { type JurorCall, myReviewsPage, type Review, shownReviews } from './my-reviews.page.js';
import { jurorZone } from './juror-zone.js';
import { openReviews } from './review-kit.js';
import { openPages, readReviewsQuery } from './reviews-query.js';
import { DeclareConflict } from '../flows/declare-conflict.flow.js';
import type { JuryConflict } from '../domain/jury.entity.js';
import { organizationKey } from '../../../domain/organizations/organization.js';
import { listConflicts, listProposingOrganizations } from '../domain/conflicts.queries.js';
import { type FieldError, Invalid } from '../../../platform/errors.js';
import { FormValues } from '../../../platform/http/form-values.js';
import { type ConflictFields, ownConflictsPage } from './conflicts.page.js';
import { conflictFields, conflictOf } from './conflict-form.js';
import { ownConflictsPath } from './jury-paths.js';
import { canonicalZone } from '../../../domain/time/zones.js';
import { SignStatement } from '../flows/sign-statement.flow.js';

/** A juror's list of proposals to score. */
@ConsoleController('jury', 'scoring')
@RequireAbility('score')
export class MyReviewsController {
  constructor(
    private readonly database: DataSource,
    private readonly declareConflict: DeclareConflict,
    private readonly signStatement: SignStatement,
  ) {}

  @Get()
  async home(@Page() page: ConsolePage): Promise<void> {
    const query = readReviewsQuery(page.query);
    const connection = this.database.manager;
    const calls = await this.callsOf(page, query.search);
    const shown = calls
      .filter(({ rules }) => rules.hasSigned)
      .flatMap((one) => shownReviews(one, query).map(({ id }) => id));
    const call = calls[0]?.call ?? null;
    const view = myReviewsPage(await page.layout(call), {
      calls,
      query,
      proposals: await findReviews(connection, page.organizer.id, shown),
      zone: jurorZone(page, call?.timeZone ?? 'UTC'),
      files: await sumAssignedFiles(connection, calls.flatMap(openOf)),
      juror: page.organizer,
      chaired: await listChaired(connection, page.organizer.id),
    });
    page.render('jury/my-reviews', view);
  }

  /** What a device keeps: the open reviews with their PDFs, and the pages that list them. */
  @Get('open')
  async open(@Page() page: ConsolePage): Promise<void> {
    const calls = await this.callsOf(page);
    const open = calls.flatMap(openOf);
    const pages = calls.flatMap((one) => openPages(one.call, openOf(one).length));
    page.json(openReviews(pages, open, await listAssignedFiles(this.database.manager, open)));
  }

  /** The service worker that keeps reviews on a device; it also serves the list, which is not below its folder. */
  @Get('worker.js')
  worker(@Page() page: ConsolePage): void {
    void page.reply
      .type('text/javascript; charset=utf-8')
      .header('cache-control', 'no-cache')
      .header('service-worker-allowed', juryPath)
      .send(findAsset('jury-worker.js')?.body);
  }

  @Get('conflicts')
  async list(@Page() page: ConsolePage): Promise<void> {
    await this.show(page, conflictFields(new FormValues()));
  }

  @Post('conflicts')
  async declare(@Page() page: ConsolePage): Promise<void> {
    const typed = conflictFields(page.form);
    const chosen = page.form.list('organizations').slice(0, 500);
    try {
      for (const organization of chosen) {
        const input = conflictOf({ ...typed, proposal: '', organization, domain: '' }, page.organizer.id, null);
        await this.declareConflict.run(typed.call, input, page.actor);
      }
      if (chosen.length > 0) return page.redirect(ownConflictsPath, 'console.jury.done.conflictDeclared');
      const input = conflictOf({ ...typed, proposal: '' }, page.organizer.id, null);
      await this.declareConflict.run(typed.call, input, page.actor);
      page.redirect(ownConflictsPath, 'console.jury.done.conflictDeclared');
    } catch (error) {
      await page.fail(error, (fieldErrors) => this.show(page, typed, fieldErrors));
    }
  }

  @Post('statements/:call')
  async sign(@Param('call') slug: string, @Page() page: ConsolePage): Promise<void> {
    const { id } = await page.call(slug);
    const { form, cookies } = page;
    const answer = form.choice('conflicts', ['', 'none', 'some']);
    const statement = {
      hasConflicts: answer === '' ? null : answer === 'some',
      isConfidential: form.text('confidential') !== '',
      timeZone: canonicalZone(cookies['tz'] ?? ''),
    };
    try {
      await this.signStatement.run(id, statement, page.actor);
      page.redirect(answer === 'some' ? ownConflictsPath : juryPath, 'console.jury.done.signed');
    } catch (error) {
      if (!(error instanceof Invalid)) throw error;
      page.redirect(juryPath, 'console.jury.done.unsigned');
    }
  }

  private async callsOf(page: ConsolePage, search = ''): Promise<JurorCall[]> {
    const connection = this.database.manager;
    const juror = page.organizer;
    const assigned = grouped(await listAssigned(connection, juror.id, search), ({ callId }) => callId);
    return Promise.all([...assigned].map(async ([id, own]) => this.callOf(await getCall(connection, id), juror, own)));
  }

  private async callOf(call: Call, juror: { id: string; emailKey: string }, assigned: readonly AssignedProposals[]) {
    const connection = this.database.manager;
    const conflictsOf = await readConflicts(connection, call.id, [juror]);
    const hasConflict = (proposalId: string) => conflictsOf({ proposalId, jurorId: juror.id }).length > 0;
    const reviews = assigned.flatMap(({ step, ids, found }) =>
      ids.map((id): Review => ({ id, step: hasConflict(id) ? 'conflict' : step, isFound: found.has(id) })),
    );
    const rules = await getOwnRules(connection, call, juror.id);
    const bySteps = grouped(reviews, ({ step }) => step);
    return {
      call,
      rules,
      calibration: rules.calibrationIds === null ? null : calibrationOf(await readJuryWork(connection, call)),
      isDecided: (await findDecision(connection, call.id)) !== null,
      reviews: reviewSteps.flatMap((step) => bySteps.get(step) ?? []),
    };
  }

  private async show(page: ConsolePage, typed: ConflictFields, fieldErrors: readonly FieldError[] = []): Promise<void> {
    const { connection } = page;
    const { id } = page.organizer;
    const calls = await listCalls(connection);
    const all = (await Promise.all(calls.map((call) => listConflicts(connection, call.id)))).flat();
    const conflicts = all.filter(({ jurorId }) => jurorId === id);
    const about = conflicts.flatMap(({ proposalId }) => proposalId ?? []);
    const reviews = await findReviews(connection, id, about);
    const titles = new Map([...reviews.values()].map((proposal) => [proposal.id, proposal.title]));
    const named = await this.organizationsIn(calls, page, conflicts);
    const view = ownConflictsPage(await page.layout(), { calls, conflicts, titles, named, typed, fieldErrors });
    page.render('jury/conflicts', view);
  }

  /** Returns the organizations to choose from, in calls whose review is anonymous. */
  private async organizationsIn(calls: readonly Call[], page: ConsolePage, conflicts: readonly JuryConflict[]) {
    const { connection } = page;
    const isJuror = page.organizer.role === 'juror';
    const assigned = isJuror ? [] : await listAssigned(connection, page.organizer.id);
    const own = calls.filter(({ id }) => isJuror || assigned.some(({ callId }) => callId === id));
    const lists = await Promise.all(
      own.map(async (call) => {
        if (!(await getRules(connection, call)).isAnonymous) return null;
        const active = conflicts.filter(({ callId, liftedAt }) => callId === call.id && liftedAt === null);
        const declared = new Set(active.map(({ organizationKey: key }) => key));
        const names = await listProposingOrganizations(connection, call.id);
        return { call, names: names.filter((name) => !declared.has(organizationKey(name))) };
      }),
    );
    return lists.flatMap((one) => (one === null || one.names.length === 0 ? [] : [one]));
  }
}

/** Returns the proposals of a call whose reviews can be filled in and aren't submitted; none before the statement. */
function openOf({ reviews, isDecided, rules }: JurorCall): string[] {
  return isDecided || !rules.hasSigned ? [] : reviews.filter(({ step }) => isOpenStep(step)).map(({ id }) => id);
}
