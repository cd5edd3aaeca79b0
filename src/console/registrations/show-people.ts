import { listPeopleViews } from '../../domain/registrations/people-views.queries.js';
import { listTagNames, listTagsOf } from '../../domain/registrations/tags.queries.js';
import type { Connection } from '../../platform/database/tx.js';
import { listSessionChoices } from '../broadcasts/broadcasts.queries.js';
import type { ConsolePage } from '../console-page.js';
import { peopleList, type PeopleList } from './people-filter.js';
import type { TypedView } from '../saved-views.js';
import { peoplePage, peopleRange } from './people.page.js';
import { countPeople, listPeople } from './people.queries.js';

/** Shows the people of a call; `typed` is a form that comes back. Throws NotFound. */
export async function showPeople(
  page: ConsolePage,
  connection: Connection,
  slug: string,
  list: PeopleList = peopleList(page.query),
  typed: TypedView | null = null,
): Promise<void> {
  const call = await page.call(slug);
  const number = page.query.page;
  const range = { now: page.now, ...peopleRange(number) };
  const rows = await listPeople(connection, call, { ...list, ids: null }, range);
  const rowIds = rows.map(({ id }) => id);
  // Nothing is counted that the first page shows completely.
  const isComplete = number === 1 && rows.length < range.limit;
  page.render(
    'registrations/people',
    peoplePage(await page.layout(), {
      call,
      rows,
      rowTags: list.columns.includes('tags') ? await listTagsOf(connection, rowIds) : [],
      choices: {
        sessions: await listSessionChoices(connection, call.id),
        tags: await listTagNames(connection, call.id),
      },
      views: await listPeopleViews(connection, call.id, page.organizer.id, 'people'),
      organizerId: page.organizer.id,
      total: isComplete ? rows.length : await countPeople(connection, call, list, page.now),
      list,
      page: number,
      typed,
    }),
  );
}
