import type { Call } from '../../domain/calls/call.entity.js';
import type { Tag } from '../../domain/registrations/people/tags.queries.js';
import { callTexts } from '../../domain/calls/call.js';
import { organizationKinds } from '../../domain/organizations/organization.js';
import { type ProposalState, proposalSources, proposalStates } from '../../domain/proposals/proposal.js';
import { solutionStages } from '../../domain/proposals/proposal-content.js';
import type { Option } from '../../domain/time/zone-options.js';
import { translate } from '../../platform/i18n/messages.js';
import { countryName } from '../../platform/i18n/country-name.js';
import type { FacetCount } from './proposal-counts.queries.js';
import { stateName } from '../ui/proposal-state-view.js';
import {
  offeredSorts,
  pdfStates,
  type ProposalFacet,
  proposalColumns,
  type ProposalsQuery,
  reviewStates,
  similarStates,
  sortText,
  unknown,
} from './proposals-query.js';

/** The form in which a list of proposals is chosen. */
export interface ProposalsFilterForm {
  search: string;
  /** Opened while one of its filters applies. */
  isOpen: boolean;
  selects: { id: string; label: string; options: Option[] }[];
  from: string;
  to: string;
  columns: Option[];
  sorts: Option[];
  /** What is chosen above the form. */
  hidden: { name: string; value: string }[];
}

/** Filters that are links above the form. */
const linked: readonly ProposalFacet[] = ['state', 'theme'];

/** Returns the values of a facet with their names and numbers; those that no proposal has are left out. */
export function choicesOf(
  facet: ProposalFacet,
  {
    call,
    counts,
    tags,
    query,
  }: { call: Call; counts: readonly FacetCount[]; tags: readonly Tag[]; query: ProposalsQuery },
  language: string,
) {
  const countOf = new Map(counts.filter((one) => one.facet === facet).map(({ value, count }) => [value, count]));
  const chosen = query.filter[facet];
  const name = nameOf(facet, call, tags, language);
  const values = facet === 'country' ? [...new Set([...countOf.keys(), chosen])] : valuesOf(facet, call, tags);
  const choices = values
    .filter((value) => value !== '' && (facet === 'theme' || value === chosen || countOf.has(value)))
    .map((value) => ({ value, label: name(value), count: countOf.get(value) ?? 0 }));
  const collator = new Intl.Collator(language);
  return facet === 'country' ? choices.toSorted((one, other) => collator.compare(one.label, other.label)) : choices;
}

function valuesOf(facet: ProposalFacet, call: Call, tags: readonly Tag[]): readonly string[] {
  switch (facet) {
    case 'state':
      return proposalStates;
    case 'theme':
      return call.themes.map(({ slug }) => slug);
    case 'stage':
      return [...solutionStages, unknown];
    case 'kind':
      return [...organizationKinds, unknown];
    case 'tag':
      return tags.map(({ id }) => id);
    case 'reviews':
      return reviewStates;
    case 'pdf':
      return pdfStates;
    case 'similar':
      return similarStates;
    case 'source':
      return proposalSources;
    case 'country':
      return [];
  }
}

function nameOf(facet: ProposalFacet, call: Call, tags: readonly Tag[], language: string): (value: string) => string {
  const text = (key: string) => translate(language, key);
  const known = (name: (value: string) => string) => (value: string) =>
    value === unknown ? text('console.proposals.filter.unknown') : name(value);
  switch (facet) {
    case 'state':
      return (value) => stateName(value as ProposalState, language);
    case 'theme':
      return (value) => callTexts(call, language).themes.find(({ slug }) => slug === value)?.name ?? value;
    case 'stage':
      return known((value) => text(`proposals.stage.${value}`));
    case 'kind':
      return known((value) => text(`organizations.kind.${value}`));
    case 'country':
      return known((value) => countryName(value, language));
    case 'tag':
      return (value) => tags.find(({ id }) => id === value)?.name ?? '';
    case 'source':
      return (value) => text(`console.proposals.source.${value}`);
    case 'reviews':
    case 'pdf':
    case 'similar':
      return (value) => text(`console.proposals.filter.${facet}.${value}`);
  }
}

/** Returns the form with what is chosen. */
export function proposalsFilterForm(
  input: { call: Call; counts: readonly FacetCount[]; tags: readonly Tag[]; query: ProposalsQuery },
  facets: readonly ProposalFacet[],
  language: string,
): ProposalsFilterForm {
  const { filter, columns, sort } = input.query;
  const text = (key: string) => translate(language, `console.proposals.${key}`);
  const own = facets.filter((facet) => !linked.includes(facet));
  return {
    search: filter.search,
    isOpen: own.some((facet) => filter[facet] !== '') || filter.from !== '' || filter.to !== '',
    selects: own.flatMap((facet) => {
      const choices = choicesOf(facet, input, language);
      if (choices.length === 0) return [];
      const options = choices.map(({ value, label, count }) => ({
        value,
        label: translate(language, 'console.proposals.filter.counted', { label, count }),
        selected: value === filter[facet],
      }));
      const any = { value: '', label: translate(language, 'console.registrations.people.filter.any'), selected: false };
      return [{ id: facet, label: text(`filter.${facet}`), options: [any, ...options] }];
    }),
    from: filter.from,
    to: filter.to,
    columns: proposalColumns.map((value) => ({
      value,
      label: text(`column.${value}`),
      selected: columns.includes(value),
    })),
    sorts: offeredSorts.map((one) => ({
      value: sortText(one),
      label: text(`sort.${one.key}`),
      selected: one.key === sort.key,
    })),
    hidden: linked.flatMap((name) => (filter[name] === '' ? [] : [{ name, value: filter[name] }])),
  };
}
