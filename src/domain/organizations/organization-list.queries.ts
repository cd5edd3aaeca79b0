import { isUuid } from '../../platform/database/uuid.js';
import { NotFound } from '../../platform/errors.js';
import { liveStates } from '../registrations/registration.js';
import { organizationKey, type OrganizationKind } from './organization.js';
import type { Connection } from '../../platform/database/tx.js';
import { orNull, word } from '../../platform/database/columns.js';
import { keyset } from '../../platform/database/keyset.js';
import { composedQuery, type Row, query } from '../../platform/database/statement.js';
import { containsSql } from '../../platform/database/search-sql.js';

/** An organization in a list, which contains no merged ones. */
export type ListedOrganization = Row<typeof listOrganizationsSql>;

const shown = (live: string) => `
  o.id, o.name, o.name_key as "nameKey", o.kind, o.city, o.country, o.website, o.suggested, o.created_at as "createdAt",
  o.updated_at as "updatedAt",
  array(select domain from organization_domains d where d.organization_id = o.id order by domain) as domains,
  (select count(*)::int from attendees a where a.organization_id = o.id) as people,
  (select count(distinct r.session_id)::int from attendees a join registrations r on r.attendee_id = a.id
    where a.organization_id = o.id and r.state = any(${live})) as sessions`;

// Searches match names, names of merged organizations, cities and domains.
const matching = `
  from organizations o
  where o.call_id = $1 and o.merged_into is null
    and ($2 = '' or ${containsSql('o.search_text', '$2')}
      or o.id in (select m.merged_into from organizations m
        where m.call_id = $1 and m.merged_into is not null and ${containsSql('m.search_text', '$2')})
      or o.id in (select d.organization_id from organization_domains d where d.call_id = $1 and strpos(d.domain, $2) > 0))`;

const listed = {
  id: 'uuid',
  name: 'text',
  nameKey: 'text',
  kind: orNull(word<OrganizationKind>()),
  city: 'text?',
  country: 'text?',
  website: 'text?',
  suggested: 'boolean',
  createdAt: 'timestamptz',
  updatedAt: 'timestamptz',
  domains: 'text[]',
  people: 'int',
  // Number of sessions that its people are registered for.
  sessions: 'int',
} as const;

/** Orders of a list of organizations; `-` means descending. */
export const organizationSorts = ['name', '-name', 'updatedAt', '-updatedAt'] as const;
type OrganizationSort = (typeof organizationSorts)[number];

/** Where an organization is in an order. */
type OrganizationPlace = readonly [at: string, id: string];

/** Returns where an organization is in an order. */
export function organizationPlace({ nameKey, updatedAt, id }: ListedOrganization, sort: OrganizationSort) {
  return [sort.endsWith('updatedAt') ? updatedAt.toISOString() : nameKey, id] satisfies OrganizationPlace;
}

const listOrganizationsSql = composedQuery(
  (sort: OrganizationSort, params: readonly unknown[] = []) => {
    const [column, type] = sort.endsWith('updatedAt') ? ['o.updated_at', 'timestamptz'] : ['o.name_key', 'text'];
    const by = keyset(sort, column, 'o.id');
    return {
      text: `select ${shown('$3')} from (
     select o.* ${matching} and ($6::${type} is null or ${by.after('$6', '$7::uuid')})
       and ($8::timestamptz is null or o.updated_at >= $8) and ($9::text is null or o.kind = $9)
     order by ${by.order} limit $4 offset $5) o
   order by ${by.order}`,
      params,
    };
  },
  listed,
  organizationSorts.map((sort) => [sort] as const),
);

/** Returns organizations of a call, by name unless said otherwise, after a place in the order or from an offset. */
export function listOrganizations(
  connection: Connection,
  callId: string,
  {
    search,
    limit,
    offset = 0,
    after = null,
    sort = 'name',
    updatedSince = null,
    kind = null,
  }: {
    search: string;
    limit: number;
    offset?: number;
    after?: OrganizationPlace | null;
    sort?: OrganizationSort;
    updatedSince?: Date | null;
    kind?: OrganizationKind | null;
  },
): Promise<ListedOrganization[]> {
  const [at = null, id = null] = after ?? [];
  const params = [callId, organizationKey(search), liveStates, limit, offset, at, id, updatedSince, kind];
  return listOrganizationsSql.all(connection, sort, params);
}

const getListedOrganizationSql = query(
  `select ${shown('$2')}, o.merged_into as "mergedInto" from organizations o where o.id = $1`,
  { ...listed, mergedInto: 'uuid?' },
);

/** The organization with its counts. Throws NotFound. */
export async function getListedOrganization(
  connection: Connection,
  id: string,
): Promise<ListedOrganization & { mergedInto: string | null }> {
  const row = isUuid(id) ? await getListedOrganizationSql.maybe(connection, [id, liveStates]) : null;
  if (row === null) throw new NotFound('organization-not-found', 'Organization not found.');
  return row;
}

/** Returns how many organizations match a search. */
export const countOrganizations = query(`select count(*)::int as count ${matching}`, { count: 'int' }).value(
  (callId: string, search: string) => [callId, organizationKey(search)],
);
