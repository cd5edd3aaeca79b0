import type { Call } from '../../domain/calls/call.entity.js';
import type { Tag } from '../../domain/registrations/tags.queries.js';
import { translate } from '../../platform/i18n/messages.js';
import { countryName } from '../country-name.js';
import type { ConsoleLayout } from '../layout.js';
import { type Pager, pageSize, pager } from '../pager.js';
import { peoplePath, personPath, tagsPath, withQuery } from '../paths.js';
import type { StateView } from '../sessions/session-state.js';
import { type PeopleFilter, peopleViews, type PersonRow } from './people.queries.js';

interface PersonView {
  path: string;
  name: string;
  email: string;
  /** What organizers should know about the address; null if all is well. */
  state: StateView | null;
  organization: string | null;
  country: string | null;
  sessions: number;
  attended: number;
}

export interface PeoplePage extends ConsoleLayout {
  searchPath: string;
  search: string;
  views: { value: string; label: string; selected: boolean }[];
  /** Null while the call has no tags. */
  tags: { value: string; label: string; selected: boolean }[] | null;
  tagsPath: string;
  found: string;
  rows: PersonView[];
  empty: string | null;
  /** The link to everyone, during a search. */
  allPath: string | null;
  pager: Pager | null;
}

/** The people of a call, by name. */
export function peoplePage(
  layout: ConsoleLayout,
  input: {
    call: Call;
    rows: readonly PersonRow[];
    tags: readonly Tag[];
    total: number;
    filter: PeopleFilter;
    page: number;
  },
): PeoplePage {
  const { language } = layout;
  const { call, total, filter, page } = input;
  const path = peoplePath(call);
  const text = (key: string, values = {}) => translate(language, `console.registrations.people.${key}`, values);
  const isEveryone = filter.search === '' && filter.view === 'all' && filter.tag === '';
  return {
    ...layout,
    title: text('title'),
    searchPath: path,
    search: filter.search,
    views: peopleViews.map((view) => ({ value: view, label: text(`view.${view}`), selected: view === filter.view })),
    tags:
      input.tags.length === 0
        ? null
        : [{ id: '', name: text('tags.any') }, ...input.tags].map(({ id, name }) => ({
            value: id,
            label: name,
            selected: id === filter.tag,
          })),
    tagsPath: tagsPath(call),
    found: text('found', { count: total }),
    rows: input.rows.map((row) => personRow(row, language)),
    empty: total > 0 ? null : text(isEveryone ? 'none' : 'noMatch'),
    allPath: isEveryone ? null : path,
    pager: pager(total, page, language, (next) =>
      withQuery(path, {
        q: filter.search,
        view: filter.view === 'all' ? '' : filter.view,
        tag: filter.tag,
        page: next,
      }),
    ),
  };
}

/** Returns the offset of a page and the number of its rows. */
export function peopleRange(page: number): { limit: number; offset: number } {
  return { limit: pageSize, offset: (page - 1) * pageSize };
}

function personRow(row: PersonRow, language: string): PersonView {
  return {
    path: personPath(row),
    name: row.name,
    email: row.email,
    state: addressState(row, language),
    organization: row.organization,
    country: row.country === null ? null : countryName(row.country, language),
    sessions: row.sessions,
    attended: row.attended,
  };
}

/** Returns what organizers should know about a person's address; null if emails arrive and it is confirmed. */
export function addressState(
  { isProven, isUnreachable, isNotMe }: { isProven: boolean; isUnreachable: boolean; isNotMe: boolean },
  language: string,
): StateView | null {
  const text = (key: string) => translate(language, `console.registrations.people.address.${key}`);
  if (isNotMe) return { tone: 'bad', icon: 'bang', label: translate(language, 'console.registrations.notMe.short') };
  if (isUnreachable) return { tone: 'bad', icon: 'bang', label: text('unreachable') };
  return isProven ? null : { tone: 'warn', icon: 'half', label: text('unconfirmed') };
}
