import type { FormValues } from '../../platform/http/form-values.js';
import type { Call } from '../../domain/calls/call.entity.js';
import { type ProposalState, proposalStates } from '../../domain/proposals/proposal.js';

const sortKeys = ['new', 'title', 'organization', 'submitted', 'changed'] as const;
export type ProposalSortKey = (typeof sortKeys)[number];

/** How the list of proposals is ordered; the newest first when nothing is asked for. */
export interface ProposalSort {
  key: ProposalSortKey;
  down: boolean;
}

export interface ProposalFilter {
  state: ProposalState | null;
  /** Slug of a theme of the call. */
  theme: string | null;
  /** Part of a title, an organization, an id or the address of a member; empty for all. */
  search: string;
}

/** The filter, order and page of the list of proposals. */
export interface ProposalsQuery extends ProposalFilter {
  sort: ProposalSort;
  page: number;
}

export function readProposalsQuery(query: FormValues, call: Pick<Call, 'themes'>): ProposalsQuery {
  const sort = query.text('sort');
  const key = sortKeys.find((one) => one === sort.replace(/^-/u, ''));
  return {
    state: proposalStates.find((state) => state === query.text('state')) ?? null,
    theme: call.themes.find(({ slug }) => slug === query.text('theme'))?.slug ?? null,
    search: query.search,
    sort: key === undefined ? { key: 'new', down: true } : { key, down: sort.startsWith('-') },
    page: query.page,
  };
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
];
