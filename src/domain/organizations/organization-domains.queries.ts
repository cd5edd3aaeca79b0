import { isFreeEmail, isPublicSuffix } from './mail-domain.js';
import type { Connection, Tx } from '../../platform/database/tx.js';
import { type Row, command, query } from '../../platform/database/statement.js';

/** Returns the email domains of an organization, in order. */
export const listDomains = query(`select domain from organization_domains where organization_id = $1 order by domain`, {
  domain: 'text',
}).column<[organizationId: string]>();

const deleteOtherDomainsSql = command(
  `delete from organization_domains where organization_id = $1 and domain <> all($2)`,
);

const insertDomainsSql = command(`
  insert into organization_domains (call_id, domain, organization_id, created_at)
  select $1, domain, $2, $4 from unnest($3::text[]) as domain order by domain
  on conflict (call_id, domain) do nothing`);

const domainsOfOthersSql = query(
  `select d.domain, o.name from organization_domains d join organizations o on o.id = d.organization_id
   where d.call_id = $1 and d.domain = any($2) and d.organization_id <> $3 order by d.domain`,
  { domain: 'text', name: 'text' },
);

/** Replaces the domains of an organization. Returns those that belong to another one of the call. */
export async function setDomains(
  tx: Tx,
  organization: { id: string; callId: string },
  domains: readonly string[],
  now: Date,
): Promise<{ domain: string; name: string }[]> {
  await deleteOtherDomainsSql.run(tx, [organization.id, domains]);
  if (domains.length === 0) return [];
  await insertDomainsSql.run(tx, [organization.callId, organization.id, domains, now]);
  return domainsOfOthersSql.all(tx, [organization.callId, domains, organization.id]);
}

export type DomainInUse = Row<typeof suggestDomainsSql>;

const suggestDomainsSql = query(
  `select domain, count(*)::int as people
   from (select split_part(email_key, '@', -1) as domain
         from attendees where organization_id = $1) used
   where not exists (select 1 from organization_domains d
     where d.call_id = $2 and (d.domain = used.domain or used.domain like '%.' || d.domain))
   group by domain having count(*) >= 2 order by people desc, domain limit 50`,
  { domain: 'text', people: 'int' },
);

/**
 * Returns domains to suggest: used by at least two people of an organization and not assigned, most used first, without
 * free email providers and public suffixes.
 */
export async function suggestDomains(
  connection: Connection,
  organization: { id: string; callId: string },
  limit: number,
): Promise<DomainInUse[]> {
  const rows = await suggestDomainsSql.all(connection, [organization.id, organization.callId]);
  return rows.filter(({ domain }) => !isFreeEmail(domain) && !isPublicSuffix(domain)).slice(0, limit);
}
