import { Get, Param, Post } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { peopleViewInput } from '../../domain/registrations/people-view-input.js';
import { DeletePeopleView } from '../../flows/registrations/delete-people-view.flow.js';
import { SavePeopleView } from '../../flows/registrations/save-people-view.flow.js';
import { read } from '../../platform/validation.js';
import { ConsoleController } from '../frame/console-controller.js';
import { ConsolePage, Page } from '../frame/console-page.js';
import { peoplePath } from '../paths/registration-paths.js';
import { RequireAbility } from '../frame/require-ability.js';
import { peopleListOf, peopleQuery } from '../ui/people-filter.js';
import { showPeople } from './show-people.js';

/** The people of a call, and lists of them that the team saves. */
@ConsoleController('calls/:call/people', 'people')
export class PeopleController {
  constructor(
    private readonly database: DataSource,
    private readonly saveView: SavePeopleView,
    private readonly deleteView: DeletePeopleView,
  ) {}

  @Get()
  async list(@Param('call') slug: string, @Page() page: ConsolePage): Promise<void> {
    await showPeople(page, this.database.manager, slug);
  }

  @Post('views')
  @RequireAbility('read')
  async save(@Param('call') slug: string, @Page() page: ConsolePage): Promise<void> {
    const call = await page.call(slug);
    const name = page.form.text('viewName');
    const isShared = page.form.text('isShared') !== '';
    const list = peopleListOf(page.form.text('query'));
    const query = peopleQuery(list);
    try {
      await this.saveView.run(call.id, read(peopleViewInput, { name, query, isShared }), 'people', page.actor);
      page.redirect(`${peoplePath(call)}?${query}`, 'console.registrations.people.views.saved', { name });
    } catch (error) {
      await page.fail(error, (all) => {
        const fieldErrors = all.map((one) => ({ ...one, path: 'viewName' }));
        return showPeople(page, this.database.manager, slug, list, { name, isShared, fieldErrors });
      });
    }
  }

  @Post('views/:view/delete')
  @RequireAbility('read')
  async remove(@Param('call') slug: string, @Param('view') view: string, @Page() page: ConsolePage): Promise<void> {
    await this.deleteView.run(view, page.actor);
    page.redirect(peoplePath({ slug }), 'console.registrations.people.views.deleted');
  }
}
