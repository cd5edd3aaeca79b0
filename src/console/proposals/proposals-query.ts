import { FormValues } from '../../platform/http/form-values.js';
import type { ListPlace } from '../ui/pager.js';
import { isUuid } from '../../platform/database/uuid.js';
import type { Call } from '../../domain/calls/call.entity.js';
import { organizationKinds } from '../../domain/organizations/organization.js';
import { proposalSources, proposalStates } from '../../domain/proposals/proposal.js';
import { solutionStages } from '../../domain/proposals/proposal-content.js';

const sortKeys = ['new', 'title', 'organization', 'submitted', 'changed', 'reviews'] as const;
export type ProposalSortKey = (typeof sortKeys)[number];

/** How the list of proposals is ordered; the newest first when nothing is asked for. */
export interface ProposalSort {
  key: ProposalSortKey;
  down: boolean;
}

/** By what proposals can be counted and filtered, one value at a time. */
export const proposalFacets = [
  'state',
  'theme',
  'stage',
  'kind',
  'country',
  'tag',
  'reviews',
  'pdf',
  'similar',
  'source',
] as const;
export type ProposalFacet = (typeof proposalFacets)[number];

/** Stands for what is not known. */
export const unknown = 'unknown';
export const reviewStates = ['none', 'some', 'all', 'unassigned'] as const;
export const similarStates = ['open', 'duplicate', 'no'] as const;
export const pdfStates = ['yes', 'no'] as const;

/** Which proposals are listed: they match every part; an empty text stands for any. */
export interface ProposalFilter extends Record<ProposalFacet, string> {
  /** Parts of what a proposal says, its title, organization, id or team, in any order. */
  search: string;
  /** First and last day of submission in the zone of the call, `YYYY-MM-DD`. */
  from: string;
  to: string;
}

export const everyProposal: ProposalFilter = {
  search: '',
  from: '',
  to: '',
  state: '',
  theme: '',
  stage: '',
  kind: '',
  country: '',
  tag: '',
  reviews: '',
  pdf: '',
  similar: '',
  source: '',
};

/** Columns that the organizer can choose, in their order; the title is always there. */
export const proposalColumns = [
  'theme',
  'state',
  'stage',
  'kind',
  'country',
  'tags',
  'members',
  'linked',
  'pdfs',
  'reviews',
  'submitted',
  'changed',
  'source',
] as const;
export type ProposalColumn = (typeof proposalColumns)[number];

const usualColumns: readonly ProposalColumn[] = ['theme', 'state', 'members', 'linked', 'submitted', 'source'];

/** A list of proposals: which, with which columns, in which order. */
export interface ProposalsQuery {
  filter: ProposalFilter;
  columns: readonly ProposalColumn[];
  sort: ProposalSort;
}

/** The list of all proposals of a call. */
export const everyList: ProposalsQuery = {
  filter: everyProposal,
  columns: usualColumns,
  sort: { key: 'new', down: true },
};

/** Reads a list from an address or a form; what isn't valid is left out. */
export function readProposalsQuery(values: FormValues, call: Pick<Call, 'themes'>): ProposalsQuery {
  const sort = values.text('sort');
  const key = sortKeys.find((one) => one === sort.replace(/^-/u, ''));
  const chosen = proposalColumns.filter((column) => values.list('column').includes(column));
  const one = (name: string, choices: readonly string[]) => choices.find((value) => value === values.text(name)) ?? '';
  const country = values.text('country');
  return {
    filter: {
      search: values.search,
      from: day(values.text('from')),
      to: day(values.text('to')),
      state: one('state', proposalStates),
      theme: call.themes.find(({ slug }) => slug === values.text('theme'))?.slug ?? '',
      stage: one('stage', [...solutionStages, unknown]),
      kind: one('kind', [...organizationKinds, unknown]),
      country: /^(?:[A-Z]{2}|unknown)$/u.test(country) ? country : '',
      tag: isUuid(values.text('tag')) ? values.text('tag') : '',
      reviews: one('reviews', reviewStates),
      pdf: one('pdf', pdfStates),
      similar: one('similar', similarStates),
      source: one('source', proposalSources),
    },
    columns: chosen.length === 0 ? usualColumns : chosen,
    sort: key === undefined ? everyList.sort : { key, down: sort.startsWith('-') },
  };
}

function day(text: string): string {
  const is = /^20\d\d-\d\d-\d\d$/u.test(text) && new Date(`${text}T00:00Z`).toJSON()?.slice(0, 10) === text;
  return is ? text : '';
}

/** Returns the fields that `readProposalsQuery` reads a list from, without defaults. */
export function proposalFields({ filter, columns, sort }: ProposalsQuery): { name: string; value: string }[] {
  const { search, from, to, ...facets } = filter;
  const own = Object.entries({ ...facets, from, to, q: search, sort: sortText(sort) });
  const areUsual = columns.join() === usualColumns.join();
  return [
    ...own.filter(([, value]) => value !== '').map(([name, value]) => ({ name, value })),
    ...(areUsual ? [] : columns.map((value) => ({ name: 'column', value }))),
  ];
}

/** Returns the query of a list, such as `state=winner`; empty for all proposals with the usual columns. */
export function proposalsQueryText(list: ProposalsQuery): string {
  const pairs = proposalFields(list).map(({ name, value }): [string, string] => [name, value]);
  return new URLSearchParams(pairs).toString();
}

/** Reads a list from its query. */
export function proposalsListOf(query: string, call: Pick<Call, 'themes'>): ProposalsQuery {
  const values: Record<string, string[]> = {};
  for (const [name, value] of new URLSearchParams(query)) (values[name] ??= []).push(value);
  return readProposalsQuery(new FormValues(values), call);
}

/** Returns a path with a list as its query, and where a page begins. */
export function proposalsAt(path: string, list: ProposalsQuery, place: ListPlace & { undo?: string } = {}): string {
  const query = new URLSearchParams();
  for (const { name, value } of proposalFields(list)) query.append(name, value);
  for (const [name, value] of Object.entries(place)) query.append(name, value as string);
  return query.size === 0 ? path : `${path}?${query.toString()}`;
}

/** Whether a filter leaves any proposal out. */
export function isNarrowed(filter: ProposalFilter): boolean {
  return Object.values(filter).some((value) => value !== '');
}

/** Returns an order as a query parameter; empty for the default. */
export function sortText({ key, down }: ProposalSort): string {
  return key === 'new' && down ? '' : `${down ? '-' : ''}${key}`;
}

/** The ways in which a list can be ordered, the usual direction of each. */
export const offeredSorts: readonly ProposalSort[] = [
  { key: 'new', down: true },
  { key: 'title', down: false },
  { key: 'organization', down: false },
  { key: 'submitted', down: true },
  { key: 'changed', down: true },
  { key: 'reviews', down: false },
];
