import { Get, Post } from '@nestjs/common';
import { listCalls } from '../../../domain/calls/calls.queries.js';
import { DeclareConflict } from '../flows/declare-conflict.flow.js';
import type { Call } from '../../../domain/calls/call.entity.js';
import type { JuryConflict } from '../domain/jury.entity.js';
import { organizationKey } from '../../../domain/organizations/organization.js';
import { listConflicts, listProposingOrganizations } from '../domain/conflicts.queries.js';
import { getRules } from '../domain/jury.queries.js';
import { findReviews, listAssigned } from '../domain/own-reviews.queries.js';
import type { FieldError } from '../../../platform/errors.js';
import { FormValues } from '../../../platform/http/form-values.js';
import { ConsoleController } from '../../../console/frame/console-controller.js';
import { ConsolePage, Page } from '../../../console/frame/console-page.js';
import { RequireAbility } from '../../../console/frame/require-ability.js';
import { type ConflictFields, ownConflictsPage } from './conflicts.page.js';
import { conflictFields, conflictOf } from './conflict-form.js';
import { ownConflictsPath } from './jury-paths.js';

/** A juror's own conflicts of interest, declared before proposals are assigned. */
@ConsoleController('jury/conflicts', 'scoring')
@RequireAbility('score')
export class OwnConflictsController {
  constructor(private readonly declareConflict: DeclareConflict) {}

  @Get()
  async list(@Page() page: ConsolePage): Promise<void> {
    await this.show(page, conflictFields(new FormValues()));
  }

  @Post()
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
