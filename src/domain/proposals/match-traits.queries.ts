import { maxWhoShare } from './match-rules.js';
import type { Connection, Tx } from '../../platform/database/tx.js';
import { word } from '../../platform/database/columns.js';
import { command, query } from '../../platform/database/statement.js';

/** A trait that people and proposals can share. */
export interface LinkTrait {
  kind: 'organization' | 'domain';
  /** Id of the organization, or the email domain. */
  trait: string;
}

/** Returns the organizations and email domains of these proposals and attendees. */
export const listTraits = query(
  `select 'organization' as kind, organization_id::text as trait from proposals
   where id = any($1) and organization_id is not null
   union
   select 'organization', organization_id::text from attendees where id = any($2) and organization_id is not null
   union
   select 'domain', split_part(email_key, '@', -1) from proposal_members where proposal_id = any($1)
   union
   select 'domain', split_part(email_key, '@', -1) from attendees where id = any($2)`,
  { kind: word<LinkTrait['kind']>(), trait: 'text' },
).list<[proposals: readonly string[], attendees: readonly string[]]>();

const isMore = (rows: string) =>
  `(select count(*) from (select ${rows} limit ${maxWhoShare + 1}) few) > ${maxWhoShare}`;

const settleCommonTraitsSql = command(
  `with asked as (select distinct kind, trait from jsonb_to_recordset($2::jsonb) as n(kind text, trait text)
   ), organizations_asked as (select trait, trait::uuid as id from asked where kind = 'organization'
   ), counted as (
     select 'organization' as kind, trait, ${isMore('from attendees where organization_id = o.id')}
       or ${isMore('from proposals where organization_id = o.id and merged_into is null')} as is_common
     from organizations_asked o
     union all
     select 'domain', trait,
       ${isMore(`from attendees a where a.call_id = $1 and split_part(a.email_key, '@', -1) = trait`)}
       or ${isMore(`distinct m.proposal_id from proposal_members m join proposals p on p.id = m.proposal_id
         where p.call_id = $1 and p.merged_into is null and split_part(m.email_key, '@', -1) = trait`)}
     from asked where kind = 'domain'
   ), more as (
     insert into common_traits select $1, kind, trait from counted where is_common
     on conflict do nothing returning kind, trait
   ), fewer as (
     delete from common_traits c using counted
     where not is_common and c.call_id = $1 and c.kind = counted.kind and c.trait = counted.trait
     returning c.kind, c.trait
   ) select kind, trait from more union all select kind, trait from fewer`,
  { kind: word<LinkTrait['kind']>(), trait: 'text' },
);

/**
 * Recounts whether these traits are too common in the call to be evidence, and returns those for which that changed.
 * Matching in the call is locked.
 */
export async function settleCommonTraits(tx: Tx, callId: string, traits: readonly LinkTrait[]): Promise<LinkTrait[]> {
  return traits.length === 0 ? [] : settleCommonTraitsSql.all(tx, [callId, JSON.stringify(traits)]);
}

const listSharersSql = query(
  `with asked as (
     select kind, trait, exists (select from common_traits c
       where c.call_id = $1 and c.kind = n.kind and c.trait = n.trait) as is_common
     from jsonb_to_recordset($2::jsonb) as n(kind text, trait text)
   ), theirs as (
     select a.id, is_common from asked join attendees a on a.call_id = $1 and a.organization_id = case kind when 'organization' then trait::uuid end
     union all
     select a.id, is_common from asked join attendees a on a.call_id = $1 and kind = 'domain' and split_part(a.email_key, '@', -1) = trait
   ), ours as (
     select p.id, is_common from asked join proposals p on p.call_id = $1 and p.organization_id = case kind when 'organization' then trait::uuid end
     union all
     select p.id, is_common from asked
     join proposal_members m on kind = 'domain' and split_part(m.email_key, '@', -1) = trait
     join proposals p on p.id = m.proposal_id and p.call_id = $1
   )
   select distinct 'attendee' as kind, id from theirs
   where not is_common or exists (select from proposal_matches l where l.attendee_id = theirs.id)
   union all
   select distinct 'proposal', id from ours
   where not is_common or exists (select from proposal_matches l where l.proposal_id = ours.id)`,
  { kind: word<'proposal' | 'attendee'>(), id: 'uuid' },
);

/**
 * Returns the proposals and attendees whose matches these traits can change: all of them if few share the trait, else
 * those with matches. Similar organization names count as the same.
 */
export async function listSharers(
  connection: Connection,
  callId: string,
  traits: readonly LinkTrait[],
): Promise<{ proposals: string[]; attendees: string[] }> {
  const rows = await listSharersSql.all(connection, [callId, JSON.stringify(traits)]);
  const ids = (kind: string) => rows.filter((row) => row.kind === kind).map(({ id }) => id);
  return { proposals: ids('proposal'), attendees: ids('attendee') };
}
