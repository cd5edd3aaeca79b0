import { findListVersion } from '../../domain/proposals/list-version.queries.js';
import { tzDataVersion } from '../../domain/time/zone-rules.js';
import { word } from '../../platform/database/columns.js';
import { composedQuery } from '../../platform/database/statement.js';
import type { Connection } from '../../platform/database/tx.js';
import { VersionCache } from '../../platform/version-cache.js';
import { type CallOfProposals, facetSql, foundConditions, proposalsSql } from './proposals-chosen.js';
import { examplesOfChosen } from './proposals.queries.js';
import { type ProposalFacet, proposalFacets, type ProposalFilter } from './proposals-query.js';

/** How many proposals a value of a facet would leave, with all other parts of the filter; and how many are left. */
export interface FacetCount {
  facet: ProposalFacet | 'all' | 'linked';
  value: string;
  count: number;
}

/** SQL: `similar` alone would be a word of the language. */
const columnOf = (facet: string) => `of_${facet}`;

const columns = Object.entries(facetSql)
  .map(([facet, sql]) => `${sql} as ${columnOf(facet)}`)
  .join(',\n');

// Each proposal that the search finds is looked at once, and then counted by every facet.
const countFacetsSql = composedQuery(
  (call: CallOfProposals, filter: ProposalFilter) => {
    const params: unknown[] = [call.id];
    const given = (value: unknown) => `$${params.push(value)}`;
    const found = foundConditions(call, filter, given).join(' and ');
    const chosen = proposalFacets
      .filter((facet) => filter[facet] !== '')
      .map((facet) => {
        const tagged = `id in (select proposal_id from proposal_tags where tag_id = ${given(filter[facet])}::uuid)`;
        return { facet, condition: facet === 'tag' ? tagged : `${columnOf(facet)} = $${params.length}` };
      });
    const others = (facet: FacetCount['facet']) =>
      ['true', ...chosen.filter((one) => one.facet !== facet).map(({ condition }) => condition)].join(' and ');
    const counts = proposalFacets.map((facet) =>
      facet === 'tag'
        ? `select 'tag' as facet, t.tag_id::text as value, count(*)::int as count
           from found join proposal_tags t on t.proposal_id = found.id where ${others(facet)} group by t.tag_id`
        : `select '${facet}' as facet, ${columnOf(facet)}::text as value, count(*)::int as count
           from found where ${others(facet)} group by 2`,
    );
    return {
      text: `with found as materialized (select p.id, ${columns} from ${proposalsSql} where ${found})
       ${counts.join('\n union all ')}
       union all select 'all', '', count(*)::int from found where ${others('all')}
       union all select 'linked', '', count(*)::int from found where ${others('linked')}
         and id in (select proposal_id from proposal_matches where state = 'linked')`,
      params,
    };
  },
  { facet: word<FacetCount['facet']>(), value: 'text', count: 'int' },
  examplesOfChosen.map(({ filter }): [CallOfProposals, ProposalFilter] => [{ id: '', timeZone: 'UTC' }, filter]),
);

/** What the filters left that were asked for last: pages of one list, and a list that somebody comes back to. */
const counted = new VersionCache<FacetCount[]>(100);

/** Returns for each value of each facet how many proposals it would leave. They are counted once for each change. */
export async function countFacets(connection: Connection, call: CallOfProposals, filter: ProposalFilter) {
  // The version is read before the rows, so that rows which are newer than it are read again.
  const version = `${tzDataVersion()} ${await findListVersion(connection, call.id)}`;
  const key = JSON.stringify([call.id, call.timeZone, filter]);
  return counted.get(key, version, () => countFacetsSql.all(connection, call, filter));
}
