import { Get, Param, Post } from '@nestjs/common';
import { isAble } from '../../domain/identity/actor.js';
import { countLateChanges, listWaiting } from '../../domain/proposals/late-changes.queries.js';
import { listKnownProposals } from '../../domain/proposals/proposal-writing.queries.js';
import { DecideLateChange } from '../../flows/proposals/decide-late-change.flow.js';
import { Conflict } from '../../platform/errors.js';
import { ConsoleController, RequireAbility } from '../frame/console-controller.js';
import { ConsolePage, Page } from '../frame/console-page.js';
import { lateChangesPath, proposalsPath } from '../paths/proposal-paths.js';
import { lateChangeView, type LateChangeView } from './late-change-view.js';
import type { Call } from '../../domain/calls/call.entity.js';
import { translate } from '../../platform/i18n/messages.js';
import type { ConsoleLayout } from '../frame/layout.js';
import { mostTakenAtOnce } from '../../domain/proposals/late-change.js';

const maxShown = 100;
/** Refusals that are shown above the list, which is current again. */
const notDone = ['late-change-decided', 'late-change-newer', 'state-jump'];

/** What the platform of a call has changed after the deadline: owners take it over or leave the proposal as it is. */
@ConsoleController('calls/:call', 'proposals')
@RequireAbility('change')
export class LateChangesController {
  constructor(private readonly decideLateChange: DecideLateChange) {}

  @Get('late-changes')
  async list(@Param('call') slug: string, @Page() page: ConsolePage): Promise<void> {
    const { connection } = page;
    const call = await page.call(slug);
    const ids = (await listWaiting(connection, call.id, maxShown)).map(({ externalId }) => externalId);
    const known = await listKnownProposals(connection, call.id, ids);
    const viewer = { language: page.language, isOwner: isAble(page.actor, 'administer') };
    const changes = ids.flatMap((id) => {
      const one = known.get(id);
      return one === undefined ? [] : (lateChangeView(call, one, one.late, viewer) ?? []);
    });
    const count = await countLateChanges(connection, call.id);
    const view = lateChangesPage(await page.layout(), { call, changes, count, isOwner: viewer.isOwner });
    page.render('proposals/late-changes', view);
  }

  @Post('late-changes')
  @RequireAbility('administer')
  async takeAll(@Param('call') slug: string, @Page() page: ConsolePage): Promise<void> {
    const done = await this.decideLateChange.takeAll(slug, new Date(page.form.text('seen')), page.actor);
    page.redirect(lateChangesPath({ slug }), 'console.proposals.done.late.takenAll', done);
  }

  @Post('proposals/:externalId/late')
  @RequireAbility('administer')
  async decide(@Param('call') slug: string, @Param('externalId') externalId: string, @Page() page: ConsolePage) {
    const takes = page.form.choice('decision', ['leave', 'take']) === 'take';
    const seen = new Date(page.form.text('seen'));
    const done = (key: string) => page.redirect(lateChangesPath({ slug }), `console.proposals.done.late.${key}`);
    try {
      await this.decideLateChange.run(slug, { externalId, takes, seen }, page.actor);
      done(takes ? 'taken' : 'left');
    } catch (error) {
      const code = error instanceof Conflict ? error.code : '';
      if (!notDone.includes(code)) throw error;
      done(code);
    }
  }
}

/** Returns the page on which owners decide about what the platform has changed after the deadline. */
function lateChangesPage(
  layout: ConsoleLayout,
  { call, changes, count, isOwner }: { call: Call; changes: LateChangeView[]; count: number; isOwner: boolean },
) {
  const { language } = layout;
  const rest = count - changes.length;
  return {
    ...layout,
    title: translate(language, 'console.proposals.late.title'),
    backPath: proposalsPath(call),
    changes,
    // Where an owner takes over all that have come until now; null for others, and for one alone.
    all:
      isOwner && count > 1
        ? {
            action: lateChangesPath(call),
            seen: layout.now.toISOString(),
            label: translate(language, 'console.proposals.late.takeAll', { count: Math.min(count, mostTakenAtOnce) }),
          }
        : null,
    // How many more there are.
    more: rest > 0 ? translate(language, 'console.proposals.late.more', { count: rest }) : null,
  };
}
