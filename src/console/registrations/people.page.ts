import { countryOf } from '../../domain/registrations/people/people-conditions.js';
import type { Call } from '../../domain/calls/call.entity.js';
import type { PeopleView } from '../../domain/registrations/people/people-views.queries.js';
import type { Tag } from '../../domain/registrations/people/tags.queries.js';
import { translate } from '../../platform/i18n/messages.js';
import type { FilterChoices } from '../broadcasts/broadcasts.queries.js';
import { spokenLanguage } from '../../domain/sessions/session-labels.js';
import { countryName } from '../../platform/i18n/country-name.js';
import { dayAndTime } from '../ui/day-and-time.js';
import { languageName } from '../ui/language-name.js';
import type { ConsoleLayout } from '../frame/layout.js';
import { type ListPart, type ListPlace, partPager } from '../ui/pager.js';
import { peoplePath, personPath, tagsPath } from '../paths/registration-paths.js';
import type { StateView } from '../ui/session-state.js';
import { savedViews, type TypedView } from '../ui/saved-views.js';
import { bulkPeopleActions } from './people-bulk.js';
import {
  isFiltered,
  type PeopleColumn,
  peopleFields,
  type PeopleList,
  peopleListOf,
  peopleQuery,
} from '../ui/people-filter.js';
import { peopleFilterForm } from '../ui/people-filter-form.js';
import type { PersonRow } from './people.queries.js';

/** What the list of people shows. */
export interface PeopleInput extends ListPart<PersonRow> {
  call: Call;
  /** Tags of the listed people. */
  rowTags: readonly (Tag & { attendeeId: string })[];
  choices: { sessions: FilterChoices['sessions']; tags: readonly Tag[] };
  views: readonly (PeopleView & { savedBy: string })[];
  organizerId: string;
  /** How many match; or more than that. */
  total: number;
  isMore: boolean;
  list: PeopleList;
  typed: TypedView | null;
}

/** The people of a call who match the filter. */
export function peoplePage(layout: ConsoleLayout, input: PeopleInput) {
  const { language } = layout;
  const { call, total, isMore, list } = input;
  const path = peoplePath(call);
  const query = peopleQuery(list);
  const text = (key: string, values = {}) => translate(language, `console.registrations.people.${key}`, values);
  const isEveryone = list.filter.search === '' && !isFiltered(list.filter);
  const at = (place: ListPlace) =>
    `${path}?${new URLSearchParams([...new URLSearchParams(query), ...Object.entries(place)]).toString()}`;
  return {
    ...layout,
    title: text('title'),
    searchPath: path,
    form: peopleFilterForm(list, input.choices, language),
    ...savedViews(layout, { ...input, path, query, queryOf: (saved) => peopleQuery(peopleListOf(saved)) }),
    tagsPath: input.choices.tags.length === 0 ? null : tagsPath(call),
    found: text(isMore ? 'foundMore' : 'found', { count: total }),
    heads: list.columns.map((column) => ({ label: text(`column.${column}`), isNumber: isNumber(column) })),
    rows: input.rows.map((row) => personView(row, input, layout)),
    empty: total > 0 ? null : text(isEveryone ? 'none' : 'noMatch'),
    // The link to everyone, during a search.
    allPath: isEveryone ? null : path,
    // Null for those who can't change anything.
    bulk:
      layout.mayChange && total > 0
        ? {
            path: `${path}/bulk`,
            fields: peopleFields(list),
            until: layout.now.toISOString(),
            all: translate(language, `console.registrations.bulk.${isMore ? 'allOfMore' : 'all'}`, { count: total }),
            actions: bulkPeopleActions.map((value) => ({ value, label: text(`bulk.${value}`) })),
          }
        : null,
    pager: partPager(input, total, language, at, isMore),
  };
}

function personView(row: PersonRow, { list, rowTags, call }: PeopleInput, layout: ConsoleLayout) {
  const { language, now } = layout;
  const country = countryOf(row);
  const cell: Record<PeopleColumn, string> = {
    organization: row.organization ?? '',
    country: country === null ? '' : countryName(country, language),
    timeZone: row.timeZone,
    language: languageName(row.language, language),
    listensIn: (row.listensIn ?? [])
      .map((code) => spokenLanguage(code, language))
      .join(translate(language, 'console.common.comma')),
    tags: rowTags
      .filter(({ attendeeId }) => attendeeId === row.id)
      .map(({ name }) => name)
      .join(translate(language, 'console.common.comma')),
    sessions: String(row.sessions),
    attended: String(row.attended),
    proposals: String(row.proposals),
    registered: dayAndTime(row.createdAt, call.timeZone, language, now),
  };
  return {
    id: row.id,
    path: personPath(row),
    name: row.name,
    email: row.email,
    // What organizers should know about the address; null if all is well.
    state: addressState(row, language),
    cells: list.columns.map((column) => ({
      label: translate(language, `console.registrations.people.column.${column}`),
      text: cell[column],
      isNumber: isNumber(column),
    })),
  };
}

function isNumber(column: PeopleColumn): boolean {
  return column === 'sessions' || column === 'attended' || column === 'proposals';
}

/** Returns what organizers should know about a person's address; null if emails arrive and it is confirmed. */
export function addressState(
  {
    isProven,
    isUnreachable,
    isNotMe,
    isBlocked,
  }: {
    isProven: boolean;
    isUnreachable: boolean;
    isNotMe: boolean;
    isBlocked: boolean;
  },
  language: string,
): StateView | null {
  const text = (key: string) => translate(language, `console.registrations.people.address.${key}`);
  if (isBlocked) return { tone: 'bad', icon: 'bang', label: text('blocked') };
  if (isNotMe) return { tone: 'bad', icon: 'bang', label: translate(language, 'console.registrations.notMe.short') };
  if (isUnreachable) return { tone: 'bad', icon: 'bang', label: text('unreachable') };
  return isProven ? null : { tone: 'warn', icon: 'half', label: text('unconfirmed') };
}
