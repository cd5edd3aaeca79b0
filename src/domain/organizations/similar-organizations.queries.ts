import { domainsAbove, isFreeEmail } from './mail-domain.js';
import { organizationKey, type OrganizationKind } from './organization.js';
import { similarKey } from './similar-key.js';
import { batcherPer } from '../../platform/batcher.js';
import type { Connection } from '../../platform/database/tx.js';
import { orNull, word } from '../../platform/database/columns.js';
import { type Row, query } from '../../platform/database/statement.js';

/** Minimum similarity of two names, from 0 to 1, to count as the same; higher if the countries differ. */
const similar = 0.4;
const similarAbroad = 0.7;

/** A possible match for an entered organization. */
export type SimilarOrganization = Row<typeof findSimilarOrganizations>;

/** What is looked for, as SQL. */
interface WantedSql {
  key: string;
  country: string;
  domains: string;
  except: string;
  most: string;
  isPublic: string;
}

const similarSql = ({ key, country, domains, except, most, isPublic }: WantedSql) => `
   with alike as (
     select coalesce(merged_into, id) as id, max(similarity(similar_key, ${key})) as similarity
     from organizations
     where call_id = $1 and similar_key % ${key}
       and similarity(similar_key, ${key}) >= case when country <> ${country} then ${similarAbroad} else ${similar} end
     group by 1
   ), of_domain as (
     select organization_id as id from organization_domains where call_id = $1 and domain = any(${domains})
     order by length(domain) desc limit 1
   )
   select o.id, o.name, o.kind, o.city, o.country, (select count(*)::int from attendees a where a.organization_id = o.id) as people,
     coalesce(alike.similarity, 0)::float8 as similarity, of_domain.id is not null as "byDomain"
   from (select id from alike union select id from of_domain) found
   join organizations o using (id) left join alike using (id) left join of_domain using (id)
   where o.id is distinct from ${except} and (not ${isPublic} or o.suggested)
   order by of_domain.id is not null desc, alike.similarity desc nulls last, people desc, o.name, o.id
   limit ${most}`;

/**
 * Returns organizations of a call that may be meant by this name: their name or alias is similar in any script, or the
 * email domain is theirs. Most likely first, without `except`.
 */
export const findSimilarOrganizations = query(
  similarSql({ key: '$2', country: '$3', domains: '$4', except: '$5', most: '$6', isPublic: 'false' }),
  {
    id: 'uuid',
    name: 'text',
    kind: orNull(word<OrganizationKind>()),
    city: 'text?',
    country: 'text?',
    people: 'int',
    // Similarity of the names, from 0 to 1.
    similarity: 'float',
    // Whether the domain belongs to it.
    byDomain: 'boolean',
  },
).list(
  (
    callId: string,
    wanted: { name: string; country: string | null; domain: string | null; except?: string },
    limit: number,
  ) => [callId, similarKey(wanted.name), wanted.country, domainsOf(wanted.domain), wanted.except ?? null, limit],
);

const findMeantSql = query(
  `select w.place, f.id, f.name, f.kind, f.city, f.country, f.people, f.similarity, f."byDomain"
   from jsonb_to_recordset($2::jsonb) as w(place int, "nameKey" text, key text, country text, domains text[])
   cross join lateral (${similarSql({
     key: 'w.key',
     country: 'w.country',
     domains: 'w.domains',
     except: 'null::uuid',
     most: '$3',
     isPublic: 'true',
   })}) f
   where not exists (select from organizations n join organizations o on o.id = coalesce(n.merged_into, n.id)
     where n.call_id = $1 and n.name_key = w."nameKey" and o.suggested)
   order by w.place, f."byDomain" desc, f.similarity desc, f.people desc, f.name, f.id`,
  {
    place: 'int',
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

/** What a visitor typed about their organization. */
interface TypedOrganization {
  name: string;
  country: string | null;
  domain: string | null;
  most: number;
}

const meantOn = batcherPer(async (connection: Connection, callId, typed: TypedOrganization[]) => {
  // Many people of one organization come together.
  const places = new Map<string, number>();
  const wanted: object[] = [];
  const placeOf = typed.map(({ name, country, domain }) => {
    const same = JSON.stringify([name, country, domain]);
    const place = places.get(same) ?? wanted.length;
    if (place < wanted.length) return place;
    places.set(same, place);
    const domains = domainsOf(domain);
    wanted.push({ place, nameKey: organizationKey(name), key: similarKey(name), country, domains });
    return place;
  });
  const most = Math.max(...typed.map((one) => one.most));
  const rows = await findMeantSql.all(connection, [callId, JSON.stringify(wanted), most]);
  return typed.map((one, index): SimilarOrganization[] =>
    rows.filter(({ place }) => place === placeOf[index]).slice(0, one.most),
  );
});

/**
 * Returns organizations that a visitor can mean by this name; none if it is the name of one. Only of those that organizers
 * suggest, because others must not learn who takes part. Visitors who come together share a query.
 */
export function findMeantOrganizations(connection: Connection, callId: string, typed: TypedOrganization) {
  return meantOn(connection).run(callId, typed);
}

function domainsOf(domain: string | null): string[] {
  return domain === null || isFreeEmail(domain) ? [] : domainsAbove(domain);
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
