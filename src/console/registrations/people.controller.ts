import { Get, Param, Post } from '@nestjs/common';
import { peopleViewInput } from '../../domain/registrations/people/people-view-input.js';
import { ChangePeopleViews } from '../../flows/registrations/change-people-views.flow.js';
import { read } from '../../platform/validation.js';
import { ConsoleController, RequireAbility } from '../frame/console-controller.js';
import { ConsolePage, Page } from '../frame/console-page.js';
import { peoplePath, tagsPath } from '../paths/registration-paths.js';
import { peopleListOf, peopleQuery, peopleList, type PeopleList } from '../ui/people-filter.js';
import { listPeopleViews } from '../../domain/registrations/people/people-views.queries.js';
import { listTagNames, listTagsOf, listTags } from '../../domain/registrations/people/tags.queries.js';
import type { Connection } from '../../platform/database/tx.js';
import { listSessionChoices } from '../broadcasts/broadcasts.queries.js';
import type { TypedView } from '../ui/saved-views.js';
import { peoplePage } from './people.page.js';
import { pageSize, partOf, readPlace } from '../ui/pager.js';
import { findRarePart } from './rare-part.queries.js';
import { countSome, listPeople } from './people.queries.js';
import { tagInput } from '../../domain/registrations/people/tag.js';
import { ChangeTags } from '../../flows/registrations/change-tags.flow.js';
import { NotFound } from '../../platform/errors.js';
import { deleteTagPage, tagsPage, type TypedTag } from './tags.page.js';

/** The people of a call, the saved views of their list, and their tags. */
@ConsoleController('calls/:call', 'people')
export class PeopleController {
  constructor(
    private readonly changePeopleViews: ChangePeopleViews,
    private readonly changeTags: ChangeTags,
  ) {}

  @Get('people')
  async list(@Param('call') slug: string, @Page() page: ConsolePage): Promise<void> {
    await showPeople(page, page.connection, slug);
  }

  @Post('people/views')
  @RequireAbility('read')
  async saveView(@Param('call') slug: string, @Page() page: ConsolePage): Promise<void> {
    const call = await page.call(slug);
    const name = page.form.text('viewName');
    const isShared = page.form.text('isShared') !== '';
    const list = peopleListOf(page.form.text('query'));
    const query = peopleQuery(list);
    try {
      await this.changePeopleViews.save(
        call.id,
        read(peopleViewInput, { name, query, isShared }),
        'people',
        page.actor,
      );
      page.redirect(`${peoplePath(call)}?${query}`, 'console.registrations.people.views.saved', { name });
    } catch (error) {
      await page.fail(error, (all) => {
        const fieldErrors = all.map((one) => ({ ...one, path: 'viewName' }));
        return showPeople(page, page.connection, slug, list, { name, isShared, fieldErrors });
      });
    }
  }

  @Post('people/views/:view/delete')
  @RequireAbility('read')
  async removeView(@Param('call') slug: string, @Param('view') view: string, @Page() page: ConsolePage): Promise<void> {
    await this.changePeopleViews.delete(view, page.actor);
    page.redirect(peoplePath({ slug }), 'console.registrations.people.views.deleted');
  }

  @Get('tags')
  async tags(@Param('call') slug: string, @Page() page: ConsolePage): Promise<void> {
    await this.showTags(page, slug, null);
  }

  @Post('tags/:tag')
  async renameTag(@Param('call') slug: string, @Param('tag') id: string, @Page() page: ConsolePage): Promise<void> {
    const name = page.form.text('name');
    const call = await page.call(slug);
    try {
      await this.changeTags.rename(call.id, id, read(tagInput, { name }).name, page.actor);
      page.redirect(tagsPath(call), 'console.registrations.people.tags.renamed', { name });
    } catch (error) {
      await page.fail(error, (fieldErrors) => this.showTags(page, slug, { id, name, fieldErrors }));
    }
  }

  @Get('tags/:tag/delete')
  @RequireAbility('change')
  async askToRemoveTag(@Param('call') slug: string, @Param('tag') id: string, @Page() page: ConsolePage) {
    const call = await page.call(slug);
    const tag = (await listTags(page.connection, call.id)).find((one) => one.id === id);
    if (tag === undefined) throw new NotFound('not-found', 'The tag was not found.');
    page.render('registrations/delete-tag', deleteTagPage(await page.layout(), call, tag));
  }

  @Post('tags/:tag/delete')
  async removeTag(@Param('call') slug: string, @Param('tag') id: string, @Page() page: ConsolePage): Promise<void> {
    const call = await page.call(slug);
    const { name } = await this.changeTags.delete(call.id, id, page.actor);
    page.redirect(tagsPath(call), 'console.registrations.people.tags.deleted', { name });
  }

  private async showTags(page: ConsolePage, slug: string, typed: TypedTag | null): Promise<void> {
    const call = await page.call(slug);
    const tags = await listTags(page.connection, call.id);
    page.render('registrations/tags', tagsPage(await page.layout(), { call, tags, typed }));
  }
}

/** Shows the people of a call; `typed` is a form that comes back. Throws NotFound. */
async function showPeople(
  page: ConsolePage,
  connection: Connection,
  slug: string,
  list: PeopleList = peopleList(page.query),
  typed: TypedView | null = null,
): Promise<void> {
  const call = await page.call(slug);
  const place = readPlace(page.query);
  const rare = await findRarePart(connection, call.id, list.filter);
  const chosen = { filter: list.filter, sort: list.sort, rare };
  const range = { now: page.now, limit: pageSize + 1, place };
  const part = partOf(await listPeople(connection, call, chosen, range), place);
  const { rows, hasPrevious, hasNext } = part;
  const rowIds = rows.map(({ id }) => id);
  // Nothing is counted that one page shows completely.
  const isComplete = !hasPrevious && !hasNext;
  const counted = isComplete
    ? { total: rows.length, isMore: false }
    : await countSome(connection, call, chosen, page.now);
  page.render(
    'registrations/people',
    peoplePage(await page.layout(), {
      call,
      ...part,
      rowTags: list.columns.includes('tags') ? await listTagsOf(connection, rowIds) : [],
      choices: {
        sessions: await listSessionChoices(connection, call.id),
        tags: await listTagNames(connection, call.id),
      },
      views: await listPeopleViews(connection, call.id, page.organizer.id, 'people'),
      organizerId: page.organizer.id,
      ...counted,
      list,
      typed,
    }),
  );
}
