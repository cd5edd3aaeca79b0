import { domainsAbove, isFreeEmail } from './mail-domain.js';
import { organizationKey, type OrganizationKind } from './organization.js';
import { similarKey } from './similar-key.js';
import type { Connection } from '../../platform/database/tx.js';
import { orNull, word } from '../../platform/database/columns.js';
import { query } from '../../platform/database/statement.js';

/** How alike two names are at least, from 0 to 1, to be taken for the same: more where the countries differ. */
const similar = 0.4;
const similarAbroad = 0.7;

/** An organization that may be the one that somebody means. */
export interface SimilarOrganization {
  id: string;
  name: string;
  kind: OrganizationKind | null;
  city: string | null;
  country: string | null;
  people: number;
  /** Of the names, from 0 to 1. */
  similarity: number;
  /** Whether the domain is one of its own. */
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
 * The organizations of a call that may be the one of this name: their name, or one that was merged into them, is like
 * it in any script, or the email domain is theirs. Likeliest first; `except` is left out. Strangers (`isPublic`) see only
 * those that organizers suggest: who takes part is nobody else's business.
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

/** Returns names to offer to somebody who has typed this much of one, of those that organizers suggest. */
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
