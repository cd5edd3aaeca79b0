import { languages } from '../../platform/i18n/messages.js';
import {
  peopleAddresses,
  peopleAttendance,
  type PeopleFilter,
  peopleStates,
  yesOrNo,
} from '../../domain/registrations/people/people-filter.js';
import { isUuid } from '../../platform/database/uuid.js';
import { FormValues } from '../../platform/http/form-values.js';

export const peopleSorts = ['name', 'newest'] as const;

/** Columns that the organizer can choose, in their order; the name is always there. */
export const peopleColumns = [
  'organization',
  'country',
  'timeZone',
  'language',
  'listensIn',
  'tags',
  'sessions',
  'attended',
  'proposals',
  'registered',
] as const;
export type PeopleColumn = (typeof peopleColumns)[number];

const usualColumns: readonly PeopleColumn[] = ['organization', 'country', 'tags', 'sessions', 'attended'];

/** A list of people: who, with which columns, in which order. */
export interface PeopleList {
  filter: PeopleFilter;
  columns: readonly PeopleColumn[];
  sort: (typeof peopleSorts)[number];
}

/** Reads a list from an address or a form; what isn't valid is left out. */
export function peopleList(values: FormValues): PeopleList {
  const id = (name: string) => (isUuid(values.text(name)) ? values.text(name) : '');
  const part = (name: string) => new FormValues({ q: values.text(name) }).search;
  const country = values.text('country');
  const language = values.text('language');
  const listensIn = values.text('listensIn');
  const chosen = peopleColumns.filter((column) => values.list('column').includes(column));
  return {
    filter: {
      search: values.search,
      session: id('session'),
      state: oneOf(values, 'state', peopleStates),
      attendance: oneOf(values, 'attendance', peopleAttendance),
      organization: part('organization'),
      country: /^(?:[A-Z]{2}|unknown)$/u.test(country) ? country : '',
      timeZone: part('zone'),
      language: languages.some(({ code }) => code === language) ? language : '',
      listensIn: /^[A-Za-z0-9-]{0,35}$/u.test(listensIn) ? listensIn : '',
      registered: isDate(values.text('registered')) ? values.text('registered') : '',
      tag: id('tag'),
      address: oneOf(values, 'address', peopleAddresses),
      proposal: oneOf(values, 'proposal', yesOrNo),
    },
    columns: chosen.length === 0 ? usualColumns : chosen,
    sort: values.choice('sort', peopleSorts),
  };
}

function isDate(text: string): boolean {
  return /^20\d\d-\d\d-\d\d$/u.test(text) && new Date(`${text}T00:00Z`).toJSON()?.slice(0, 10) === text;
}

function oneOf<Choice extends string>(values: FormValues, name: string, choices: readonly Choice[]): Choice | '' {
  return choices.find((choice) => choice === values.text(name)) ?? '';
}

/** Returns the fields that `peopleList` reads a list from, without defaults. */
export function peopleFields({ filter, columns, sort }: PeopleList): { name: string; value: string }[] {
  const { search, timeZone, ...others } = filter;
  const own = Object.entries({ q: search, ...others, zone: timeZone, sort: sort === 'name' ? '' : sort });
  const areUsual = columns.join() === usualColumns.join();
  return [
    ...own.filter(([, value]) => value !== '').map(([name, value]) => ({ name, value })),
    ...(areUsual ? [] : columns.map((value) => ({ name: 'column', value }))),
  ];
}

/** Returns the query of a filter, such as `q=ana&state=active`; empty for everyone. */
export function filterQuery(filter: PeopleFilter): string {
  return peopleQuery({ filter, columns: usualColumns, sort: 'name' });
}

/** Returns the query of a list, such as `q=ana&state=active`; empty for everyone with the usual columns. */
export function peopleQuery(list: PeopleList): string {
  const query = new URLSearchParams();
  for (const { name, value } of peopleFields(list)) query.append(name, value);
  return query.toString();
}

/** Reads a list from its query. */
export function peopleListOf(query: string): PeopleList {
  const values: Record<string, string[]> = {};
  for (const [name, value] of new URLSearchParams(query)) (values[name] ??= []).push(value);
  return peopleList(new FormValues(values));
}

/** Whether a filter, beside the search, leaves anyone out. */
export function isFiltered(filter: PeopleFilter): boolean {
  return Object.entries(filter).some(([name, value]) => name !== 'search' && value !== '');
}
