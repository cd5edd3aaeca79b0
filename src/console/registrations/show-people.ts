import { listPeopleViews } from '../../domain/registrations/people-views.queries.js';
import { listTagNames, listTagsOf } from '../../domain/registrations/tags.queries.js';
import type { Connection } from '../../platform/database/tx.js';
import { listSessionChoices } from '../broadcasts/broadcasts.queries.js';
import type { ConsolePage } from '../frame/console-page.js';
import { peopleList, type PeopleList } from '../ui/people-filter.js';
import type { TypedView } from '../ui/saved-views.js';
import { peoplePage } from './people.page.js';
import { pageSize, partOf, readPlace } from '../ui/pager.js';
import { findRarePart } from './rare-part.queries.js';
import { countSome, listPeople } from './people.queries.js';

/** Shows the people of a call; `typed` is a form that comes back. Throws NotFound. */
export async function showPeople(
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
