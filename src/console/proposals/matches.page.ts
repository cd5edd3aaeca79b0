import type { FormValues } from '../../platform/http/form-values.js';
import type { Call } from '../../domain/calls/call.entity.js';
import { translate } from '../../platform/i18n/messages.js';
import { countedLinks, linkEvidences } from '../../domain/proposals/match-rules.js';
import type { LinkFilter, LinkPlace, ListedLink } from '../../domain/proposals/matches.queries.js';
import type { LinkCount, LinkEvidence, LinkState } from '../../domain/proposals/proposal.js';
import type { ConsoleLayout } from '../frame/layout.js';
import { type ListPart, partPager } from '../ui/pager.js';
import { withQuery } from '../../platform/http/query.js';
import { matchesPath, proposalPath } from '../paths/proposal-paths.js';
import { type MatchVerdict, matchView } from '../ui/match-view.js';

const states = ['suggested', 'linked', 'rejected'] as const;
const scores = [0.6, 0.7, 0.8, 0.9] as const;
const verdictsIn: Record<LinkState, readonly MatchVerdict[]> = {
  suggested: ['confirm', 'reject'],
  linked: ['reject', 'reopen'],
  rejected: ['confirm', 'reopen'],
};

/** Reads the filter of the matches; suggestions by default. */
export function readMatchFilter(values: FormValues): LinkFilter & { state: LinkState } {
  const score = Number(values.text('score'));
  const proposal = values.text('proposal');
  return {
    state: values.choice('state', states),
    evidence: linkEvidences.find((one) => one === values.text('evidence')) ?? null,
    proposal: proposal === '' ? null : proposal,
    minScore: scores.find((one) => one === score) ?? null,
  };
}

/** The page of links as one looks at them. */
export function matchesPagePath(call: { slug: string }, filter: LinkFilter, place: LinkPlace = {}): string {
  const fields = Object.fromEntries(queryFields(filter).map(({ name, value }) => [name, value]));
  return withQuery(matchesPath(call), fields, { ...place });
}

function queryFields({ state, evidence, proposal, minScore }: LinkFilter) {
  return [
    { name: 'state', value: state ?? '' },
    { name: 'evidence', value: evidence ?? '' },
    { name: 'proposal', value: proposal ?? '' },
    { name: 'score', value: minScore === null ? '' : String(minScore) },
  ].filter(({ value }) => value !== '');
}

/** The links of a call, grouped by proposal. */
export function matchesPage(
  layout: ConsoleLayout,
  input: {
    call: Call;
    filter: LinkFilter & { state: LinkState };
    counts: readonly LinkCount[];
    total: number;
    part: ListPart<ListedLink>;
  },
) {
  const { language } = layout;
  const { call, filter, total, part } = input;
  const links = part.rows;
  const text = (key: string, values = {}) => translate(language, `console.proposals.matches.${key}`, values);
  const count = (state: LinkState, evidence: LinkEvidence | null) =>
    countedLinks(input.counts, { state, evidence, minScore: null });
  const open: LinkFilter = { ...filter, minScore: null };
  const [first] = links;
  return {
    ...layout,
    title: text('title'),
    states: states.map((state) => ({
      path: matchesPagePath(call, { state, evidence: null, proposal: filter.proposal, minScore: null }),
      label: translate(language, `console.proposals.match.${state}`),
      count: count(state, null),
      current: state === filter.state,
    })),
    evidences: [null, ...linkEvidences].map((evidence) => ({
      path: matchesPagePath(call, { ...open, evidence }),
      label: evidence === null ? text('anyEvidence') : translate(language, `console.proposals.evidence.${evidence}`),
      count: count(filter.state, evidence),
      current: evidence === filter.evidence,
    })),
    // The way to the names that are more alike, where that is looked at.
    scores:
      filter.evidence !== 'name'
        ? []
        : [null, ...scores].map((minScore) => ({
            path: matchesPagePath(call, { ...filter, minScore }),
            label: minScore === null ? text('anyScore') : text('scoreFrom', { percent: Math.round(minScore * 100) }),
            current: minScore === filter.minScore,
          })),
    // The only proposal, where one is looked at.
    only:
      filter.proposal === null
        ? null
        : { title: first?.title ?? filter.proposal, allPath: matchesPagePath(call, { ...filter, proposal: null }) },
    found: text('found', { count: total }),
    empty: total > 0 ? null : text(`none.${filter.state}`),
    groups: groupsOf(call, links, language),
    pager: partPager(part, total, language, (place) => matchesPagePath(call, filter, place)),
    // The bulk actions; null for those who cannot change anything.
    bulk: layout.mayChange && total > 0 ? bulkOf(call, filter, total, language) : null,
  };
}

function groupsOf(call: Call, links: readonly ListedLink[], language: string) {
  const ids = [...new Set(links.map(({ proposalId }) => proposalId))];
  return ids.flatMap((id) => {
    const own = links.filter(({ proposalId }) => proposalId === id);
    const [first] = own;
    if (first === undefined) return [];
    const { title, proposalOrganization: organization } = first;
    const rows = own.map((link) => matchView(link, call, language));
    return [{ title, path: proposalPath(call, first), organization, rows }];
  });
}

function bulkOf(call: Call, filter: LinkFilter & { state: LinkState }, count: number, language: string) {
  const say = (key: string) => translate(language, `console.proposals.matches.${key}`, { count });
  const all = filter.state === 'suggested' ? (['confirm', 'reject'] as const) : [];
  return {
    path: matchesPath(call, 'decide'),
    hidden: queryFields(filter),
    chosen: verdictsIn[filter.state].map((value) => ({ value, label: say(`chosen.${value}`) })),
    all: all.map((verdict) => ({ value: `${verdict}-all`, label: say(`all.${verdict}`) })),
  };
}

/** Asks once more before all links that are looked at are decided. */
export function matchesConfirmPage(
  layout: ConsoleLayout,
  input: { call: Call; filter: LinkFilter; verdict: 'confirm' | 'reject'; count: number; title: string | null },
) {
  const { call, filter, verdict, count } = input;
  const text = (key: string, values = {}) => translate(layout.language, `console.proposals.matches.${key}`, values);
  const only = [
    ...(filter.evidence === null ? [] : [translate(layout.language, `console.proposals.evidence.${filter.evidence}`)]),
    ...(filter.minScore === null ? [] : [text('scoreFrom', { percent: Math.round(filter.minScore * 100) })]),
    ...(input.title === null ? [] : [input.title]),
  ];
  return {
    ...layout,
    title: text(`ask.${verdict}`, { count }),
    heading: text(`ask.${verdict}`, { count }),
    text: verdict === 'reject' ? text('askText.reject') : null,
    which: only.length === 0 ? null : only.join(' · '),
    action: matchesPath(call, 'decide'),
    backPath: matchesPagePath(call, filter),
    hidden: [...queryFields(filter), { name: 'expected', value: String(count) }],
    submit: { value: `${verdict}-all`, label: text(`all.${verdict}`, { count }) },
  };
}
