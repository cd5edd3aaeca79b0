import { Get, Param, Post } from '@nestjs/common';
import { peopleViewInput } from '../../domain/registrations/people-view-input.js';
import { ChangePeopleViews } from '../../flows/registrations/change-people-views.flow.js';
import { read } from '../../platform/validation.js';
import { ConsoleController } from '../frame/console-controller.js';
import { ConsolePage, Page } from '../frame/console-page.js';
import { peoplePath } from '../paths/registration-paths.js';
import { RequireAbility } from '../frame/require-ability.js';
import { peopleListOf, peopleQuery, peopleList, type PeopleList } from '../ui/people-filter.js';
import { listPeopleViews } from '../../domain/registrations/people-views.queries.js';
import { listTagNames, listTagsOf } from '../../domain/registrations/tags.queries.js';
import type { Connection } from '../../platform/database/tx.js';
import { listSessionChoices } from '../broadcasts/broadcasts.queries.js';
import type { TypedView } from '../ui/saved-views.js';
import { peoplePage } from './people.page.js';
import { pageSize, partOf, readPlace } from '../ui/pager.js';
import { findRarePart } from './rare-part.queries.js';
import { countSome, listPeople } from './people.queries.js';

/** The people of a call, and lists of them that the team saves. */
@ConsoleController('calls/:call/people', 'people')
export class PeopleController {
  constructor(private readonly changePeopleViews: ChangePeopleViews) {}

  @Get()
  async list(@Param('call') slug: string, @Page() page: ConsolePage): Promise<void> {
    await showPeople(page, page.connection, slug);
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

  @Post('views/:view/delete')
  @RequireAbility('read')
  async remove(@Param('call') slug: string, @Param('view') view: string, @Page() page: ConsolePage): Promise<void> {
    await this.changePeopleViews.delete(view, page.actor);
    page.redirect(peoplePath({ slug }), 'console.registrations.people.views.deleted');
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
