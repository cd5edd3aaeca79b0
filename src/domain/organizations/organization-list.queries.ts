import { isUuid } from '../../platform/database/uuid.js';
import { NotFound } from '../../platform/errors.js';
import { liveStates } from '../registrations/registration.js';
import { organizationKey, type OrganizationKind } from './organization.js';
import type { Connection } from '../../platform/database/tx.js';
import { orNull, word } from '../../platform/database/columns.js';
import { type Row, query } from '../../platform/database/statement.js';
import { containsSql } from '../../platform/database/search-sql.js';

/** An organization in a list, which contains no merged ones. */
export type ListedOrganization = Row<typeof listOrganizations>;

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

/** Returns organizations of a call by name, after a position in the list or from an offset. */
export const listOrganizations = query(
  `select ${shown('$3')} from (
     select o.* ${matching} and ($6::text is null or (o.name_key, o.id) > ($6, $7::uuid))
       and ($8::timestamptz is null or o.updated_at >= $8) and ($9::text is null or o.kind = $9)
     order by o.name_key, o.id limit $4 offset $5) o
   order by o.name_key, o.id`,
  listed,
).list(
  (
    callId: string,
    {
      search,
      limit,
      offset = 0,
      after = null,
      updatedSince = null,
      kind = null,
    }: {
      search: string;
      limit: number;
      offset?: number;
      after?: { nameKey: string; id: string } | null;
      updatedSince?: Date | null;
      kind?: OrganizationKind | null;
    },
  ) => {
    const { nameKey = null, id = null } = after ?? {};
    return [callId, organizationKey(search), liveStates, limit, offset, nameKey, id, updatedSince, kind];
  },
);

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
