import { Param, Post } from '@nestjs/common';
import { peopleViewInput } from '../../domain/registrations/people-view-input.js';
import { ChangePeopleViews } from '../../flows/registrations/change-people-views.flow.js';
import { read } from '../../platform/validation.js';
import { ConsoleController } from '../frame/console-controller.js';
import { ConsolePage, Page } from '../frame/console-page.js';
import { proposalsPath } from '../paths/proposal-paths.js';
import { RequireAbility } from '../frame/require-ability.js';
import { proposalsList } from './proposals-list.js';
import { proposalsPage } from './proposals.page.js';
import { proposalsAt, proposalsListOf, proposalsQueryText } from './proposals-query.js';

/** Lists of proposals that the team saves. */
@ConsoleController('calls/:call/proposals/views', 'proposals')
export class ProposalViewsController {
  constructor(private readonly changePeopleViews: ChangePeopleViews) {}

  @Post()
  @RequireAbility('read')
  async save(@Param('call') slug: string, @Page() page: ConsolePage): Promise<void> {
    const call = await page.call(slug);
    const name = page.form.text('viewName');
    const isShared = page.form.text('isShared') !== '';
    const list = proposalsListOf(page.form.text('query'), call);
    const query = proposalsQueryText(list);
    try {
      await this.changePeopleViews.save(
        call.id,
        read(peopleViewInput, { name, query, isShared }),
        'proposals',
        page.actor,
      );
      page.redirect(proposalsAt(proposalsPath(call), list), 'console.registrations.people.views.saved', { name });
    } catch (error) {
      await page.fail(error, async (all) => {
        const typed = { name, isShared, fieldErrors: all.map((one) => ({ ...one, path: 'viewName' })) };
        const shown = await proposalsList(page.connection, call, list, page.actor, { typed });
        page.render('proposals/proposals', proposalsPage(await page.layout(), shown));
      });
    }
  }

  @Post(':view/delete')
  @RequireAbility('read')
  async remove(@Param('call') slug: string, @Param('view') view: string, @Page() page: ConsolePage): Promise<void> {
    await this.changePeopleViews.delete(view, page.actor);
    page.redirect(proposalsPath({ slug }), 'console.registrations.people.views.deleted');
  }
}
