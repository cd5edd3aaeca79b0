import { domainsAbove, isFreeEmail } from './mail-domain.js';
import { organizationKey, type OrganizationKind } from './organization.js';
import { similarKey } from './similar-key.js';
import type { Connection } from '../../platform/database/tx.js';
import { orNull, word } from '../../platform/database/columns.js';
import { query } from '../../platform/database/statement.js';

/** Minimum similarity of two names, from 0 to 1, to count as the same; higher if the countries differ. */
const similar = 0.4;
const similarAbroad = 0.7;

/** A possible match for an entered organization. */
export interface SimilarOrganization {
  id: string;
  name: string;
  kind: OrganizationKind | null;
  city: string | null;
  country: string | null;
  people: number;
  /** Similarity of the names, from 0 to 1. */
  similarity: number;
  /** Whether the domain belongs to it. */
  byDomain: boolean;
}

const findSimilarOrganizationsSql = query(
  `with alike as (
     select coalesce(merged_into, id) as id, max(similarity(similar_key, $2)) as similarity
     from organizations
     where call_id = $1 and similar_key % $2
       and similarity(similar_key, $2) >= case when country <> $3 then ${similarAbroad} else ${similar} end
     group by 1
   ), of_domain as (
     select organization_id as id from organization_domains where call_id = $1 and domain = any($4)
     order by length(domain) desc limit 1
   )
   select o.id, o.name, o.kind, o.city, o.country, (select count(*)::int from attendees a where a.organization_id = o.id) as people,
     coalesce(alike.similarity, 0)::float8 as similarity, of_domain.id is not null as "byDomain"
   from (select id from alike union select id from of_domain) found
   join organizations o using (id) left join alike using (id) left join of_domain using (id)
   where o.id is distinct from $5 and (not $7 or o.suggested)
   order by of_domain.id is not null desc, alike.similarity desc nulls last, people desc, o.name, o.id
   limit $6`,
  {
    id: 'uuid',
    name: 'text',
    kind: orNull(word<OrganizationKind>()),
    city: 'text?',
    country: 'text?',
    people: 'int',
    similarity: 'float',
    byDomain: 'boolean',
  },
);

/**
 * Returns organizations of a call that may be meant by this name: their name or alias is similar in any script, or the
 * email domain is theirs. Most likely first, without `except`. Visitors (`isPublic`) only see those that organizers
 * suggest, because others must not learn who takes part.
 */
export async function findSimilarOrganizations(
  connection: Connection,
  callId: string,
  wanted: { name: string; country: string | null; domain: string | null; except?: string; isPublic?: boolean },
  limit: number,
): Promise<SimilarOrganization[]> {
  const domains = wanted.domain === null || isFreeEmail(wanted.domain) ? [] : domainsAbove(wanted.domain);
  return findSimilarOrganizationsSql.all(connection, [
    callId,
    similarKey(wanted.name),
    wanted.country,
    domains,
    wanted.except ?? null,
    limit,
    wanted.isPublic ?? false,
  ]);
}

const suggestNamesSql = query(
  `select o.name
   from organizations n join organizations o on o.id = coalesce(n.merged_into, n.id)
   where n.call_id = $1 and strpos(n.name_key, $2) > 0
     and o.suggested
   group by o.id order by min(strpos(n.name_key, $2)), o.name limit $3`,
  { name: 'text' },
);

/** Returns autocomplete suggestions for an entered text, from the names that organizers suggest. */
export async function suggestNames(
  connection: Connection,
  callId: string,
  typed: string,
  limit: number,
): Promise<string[]> {
  const key = organizationKey(typed);
  if (key === '') return [];
  const rows = await suggestNamesSql.all(connection, [callId, key, limit]);
  return rows.map((row) => row.name);
}
