import type { Call } from '../../domain/calls/call.entity.js';
import { termsOf, wordQuery } from '../../domain/proposals/text-words.js';
import { localDay } from '../../domain/time/local-date.js';
import { containsSql } from '../../platform/database/search-sql.js';
import { type ProposalFacet, type ProposalFilter, proposalFacets } from './proposals-query.js';

/** The call of proposals; a day is one of its zone. */
export type CallOfProposals = Pick<Call, 'id' | 'timeZone'>;

/** Some proposals of a call: those that match a filter, or of them these ids, or those that came until a moment. */
export interface ProposalsChosen {
  filter: ProposalFilter;
  /** Only these; null for all that match. */
  ids?: readonly string[] | null;
  /** Proposals that came later were not previewed. */
  until?: Date;
  /** Whether any of those that match a search will do. */
  some?: boolean;
}

/** Where any will do; one is found once for each of its members. */
const enough = 1000;

export type Given = (value: unknown) => string;

/** SQL: the proposals `p` with all that filters and columns read; what a statement doesn't use costs nothing. */
export const proposalsSql = `proposals p
  left join organizations o on o.id = p.organization_id
  left join proposal_contents c on c.proposal_id = p.id
  left join (
    select a.proposal_id, count(*)::int as assigned, count(s.juror_id)::int as done
    from jury_assignments a
    left join jury_sheets s on s.proposal_id = a.proposal_id and s.juror_id = a.juror_id and s.state = 'handed-in'
    group by a.proposal_id) r on r.proposal_id = p.id`;

const inPairs = (condition: string) =>
  `(p.id in (select one_id from proposal_pairs where ${condition}) or
    p.id in (select other_id from proposal_pairs where ${condition}))`;

/** SQL of the value by which a proposal is counted; of tags, it can have several. */
export const facetSql: Record<Exclude<ProposalFacet, 'tag'>, string> = {
  state: 'p.state',
  theme: 'p.theme',
  stage: `coalesce(c.stage, 'unknown')`,
  kind: `coalesce(o.kind, 'unknown')`,
  country: `coalesce(o.country, 'unknown')`,
  reviews: `case when r.assigned is null then 'unassigned' when r.done = 0 then 'none'
    when r.done < r.assigned then 'some' else 'all' end`,
  pdf: `case when p.id in (select proposal_id from proposal_files where removed_at is null) then 'yes' else 'no' end`,
  similar: `case when ${inPairs('verdict is null')} then 'open' when ${inPairs(`verdict = 'duplicate'`)} then 'duplicate'
    else 'no' end`,
  source: 'p.source',
};

/** SQL: the proposal has the value of a facet. */
function facetCondition(facet: ProposalFacet, value: string, given: Given): string {
  if (facet === 'tag') return `p.id in (select proposal_id from proposal_tags where tag_id = ${given(value)}::uuid)`;
  return `${facetSql[facet]} = ${given(value)}`;
}

/** SQL: the call `$1`, the search and the days, which say of each facet how many are left. */
export function foundConditions({ timeZone }: CallOfProposals, filter: ProposalFilter, given: Given, some = false) {
  const { search, from, to } = filter;
  const terms = termsOf(search);
  // Any of those that have one term need not have another.
  const isAny = some && terms.length === 1;
  return [
    'p.call_id = $1 and p.merged_into is null',
    ...terms.map((term) => termCondition(term, given, isAny)),
    ...(from === '' ? [] : [`p.submitted_at >= ${given(localDay(from, timeZone).from)}`]),
    ...(to === '' ? [] : [`p.submitted_at < ${given(localDay(to, timeZone).to)}`]),
  ];
}

// What a proposal says is found by words; names, ids and addresses by any part of them, as people are.
function termCondition(term: string, given: Given, isAny: boolean): string {
  const part = given(term);
  const words = wordQuery(term);
  const said = words === '' ? '' : `union all select proposals_saying(${given(words)}::tsquery)`;
  const found = `select id from proposals where call_id = $1 and ${containsSql('search_text', part)}
    union all select proposal_id from proposal_members where ${containsSql('search_text', part)} ${said}`;
  if (!isAny) return `p.id in (${found})`;
  return `p.id in (select f.id from (${found}) f join proposals s on s.id = f.id
    where s.call_id = $1 and s.merged_into is null limit ${given(enough)})`;
}

/** Returns the conditions of the proposals `p` that are chosen; `$1` is the call. */
export function chosenConditions(
  call: CallOfProposals,
  { filter, ids = null, until, some }: ProposalsChosen,
  given: Given,
): string {
  return [
    ...foundConditions(call, filter, given, some),
    ...proposalFacets.flatMap((facet) => (filter[facet] === '' ? [] : [facetCondition(facet, filter[facet], given)])),
    ...(ids === null ? [] : [`p.id = any(${given(ids)}::uuid[])`]),
    ...(until === undefined ? [] : [`p.created_at <= ${given(until)}`]),
  ].join('\n and ');
}
