import { provenSql } from '../registrations/links/proven.js';
import { similarAbroadFrom, linkEvidences } from './match-rules.js';
import type { Tx, Connection } from '../../platform/database/tx.js';
import { command, composedCommand, query } from '../../platform/database/statement.js';

/** Whose matches are computed: all of these proposals, or all of these attendees. */
export type LinkScope = { proposals: readonly string[] } | { attendees: readonly string[] };

/** SQL: whether the address of the attendee `a` counts as theirs. Anyone can have typed an unproven address. */
export const isTrusted = provenSql('a');

/**
 * SQL: whether the address of the member `m` of the proposal `p` counts for the attendee `a`. The call's platform
 * vouches for the teams that it sends; whoever declares or writes a proposal can name anyone, so each member must
 * accept first.
 */
export const isMember = `(p.source not in ('declared', 'form') or m.accepted_at is not null or a.id = p.declared_by)`;

const domainOf = (key: string) => `split_part(${key}, '@', -1)`;

const isTelling = (kind: 'organization' | 'domain', trait: string) =>
  `not exists (select from common_traits c where c.call_id = $1 and c.kind = '${kind}' and c.trait = ${trait})`;

/** SQL: the evidence for a pair of a proposal (`p`) and an attendee (`a`) of the call $1, one row each. */
function evidence(scope: string): string {
  return `
    select p.id as proposal_id, a.id as attendee_id, 'address' as evidence, null::real as score
    from proposals p join proposal_members m on m.proposal_id = p.id
    join attendees a on a.call_id = $1 and a.email_key = m.email_key
    where ${scope} and ${isMember}
    union all
    select p.id, a.id, 'organization', null from proposals p join attendees a on a.organization_id = p.organization_id and a.enlisted_at is null
    where ${scope} and ${isTelling('organization', 'p.organization_id::text')}
    union all
    select p.id, a.id, 'domain', null from proposals p join proposal_members m on m.proposal_id = p.id
    join attendees a on a.call_id = $1 and ${domainOf('a.email_key')} = ${domainOf('m.email_key')}
      and a.email_key <> m.email_key and a.enlisted_at is null
    where ${scope} and ${domainOf('m.email_key')} = any($3) and ${isTelling('domain', domainOf('m.email_key'))}
    union all
    select p.id, a.id, 'name', l.similarity from proposals p
    join organizations own on own.id = p.organization_id
    join organizations mine on mine.id = own.id or mine.merged_into = own.id
    join organization_similarity l on l.one_id = mine.id
    join organizations other on other.id = l.other_id
    join organizations root on root.id = coalesce(other.merged_into, other.id) and root.id <> own.id
    join attendees a on a.organization_id = root.id and a.enlisted_at is null
    where ${scope} and (l.similarity >= ${similarAbroadFrom} or own.country = root.country
        or own.country is null or root.country is null)
      and ${isTelling('organization', 'own.id::text')} and ${isTelling('organization', 'root.id::text')}
    union all
    select p.id, a.id, 'declared', null from proposals p join proposal_matches d on d.proposal_id = p.id
    join attendees a on a.id = d.attendee_id
    where ${scope} and d.declared_at is not null`;
}

const strongestFirst = `array[${linkEvidences.map((one) => `'${one}'`).join(', ')}]`;

const deriveLinksSql = composedCommand(
  (of: 'proposals' | 'attendees', params: readonly unknown[] = []) => {
    const within = `p.call_id = $1 and p.merged_into is null and ${of === 'proposals' ? 'p.id' : 'a.id'} = any($2)`;
    return {
      text: `with found as (${evidence(within)}
     ), pairs as materialized (
       select proposal_id, attendee_id, max(score) as score,
         array(select one from unnest(${strongestFirst}) with ordinality as known(one, place)
           where one = any(array_agg(found.evidence)) order by place) as evidences
       from found group by proposal_id, attendee_id
     ), judged as (
       select pairs.*, 'declared' = any(evidences)
         or ('address' = any(evidences) and (${isTrusted}
           or a.enlisted_at is not null and p.source not in ('declared', 'form'))) as by_itself
       from pairs join attendees a on a.id = attendee_id join proposals p on p.id = proposal_id
     ), written as (
       insert into proposal_matches as l (proposal_id, attendee_id, evidence, evidences, score, state, created_at)
       select proposal_id, attendee_id, evidences[1], evidences, score,
         case when by_itself then 'linked' else 'suggested' end, $4
       from judged order by proposal_id, attendee_id
       on conflict (proposal_id, attendee_id) do update set evidence = excluded.evidence,
         evidences = excluded.evidences, score = excluded.score,
         state = case l.decision when 'confirmed' then 'linked' when 'rejected' then 'rejected' else excluded.state end
       where (l.evidences, l.score) is distinct from (excluded.evidences, excluded.score)
         or (l.decision is null and l.state <> excluded.state)
     ), left_over as (
       select l.proposal_id, l.attendee_id, l.decision, l.declared_at from proposal_matches l
       where l.${of === 'proposals' ? 'proposal_id' : 'attendee_id'} = any($2)
         and not exists (select from pairs where (pairs.proposal_id, pairs.attendee_id) = (l.proposal_id, l.attendee_id))
     ), kept as (
       update proposal_matches l set evidences = '{}', score = null from left_over o
       where (o.decision is not null or o.declared_at is not null) and (l.proposal_id, l.attendee_id) = (o.proposal_id, o.attendee_id)
         and l.evidences <> '{}'
     )
     delete from proposal_matches l using left_over o
     where o.decision is null and o.declared_at is null and (l.proposal_id, l.attendee_id) = (o.proposal_id, o.attendee_id)`,
      params,
    };
  },
  {},
  [['proposals'], ['attendees']],
);

/**
 * Recomputes the matches of these proposals or attendees of a call as one set: inserts missing ones, deletes those
 * without evidence, and preserves organizers' decisions. `domains` are the email domains in scope that count as
 * evidence. Matching in the call is locked.
 */
export async function deriveLinks(tx: Tx, callId: string, scope: LinkScope, domains: readonly string[], now: Date) {
  const [of, ids] =
    'proposals' in scope ? (['proposals', scope.proposals] as const) : (['attendees', scope.attendees] as const);
  if (ids.length > 0) await deriveLinksSql.run(tx, of, [callId, ids, domains, now]);
}

const mergedIntoSql = query(
  `select distinct merged_into as id from proposals where id = any($1) and merged_into is not null`,
  { id: 'uuid' },
);

const carryLinksSql = command(`
  insert into proposal_matches as l (proposal_id, attendee_id, evidence, evidences, score, state, created_at, declared_at,
    decision, decided_at, decided_by, decided_on)
  select distinct on (p.merged_into, d.attendee_id) p.merged_into, d.attendee_id, d.evidence, '{}', null, d.state, $2,
    d.declared_at, d.decision, d.decided_at, d.decided_by, d.decided_on
  from proposals p join proposal_matches d on d.proposal_id = p.id
  where p.id = any($1) and p.merged_into is not null and (d.decision is not null or d.declared_at is not null)
  order by p.merged_into, d.attendee_id, d.decision, d.declared_at
  on conflict (proposal_id, attendee_id) do update set declared_at = coalesce(l.declared_at, excluded.declared_at),
    decision = coalesce(l.decision, excluded.decision), decided_at = coalesce(l.decided_at, excluded.decided_at),
    decided_by = coalesce(l.decided_by, excluded.decided_by), decided_on = coalesce(l.decided_on, excluded.decided_on),
    state = case coalesce(l.decision, excluded.decision) when 'confirmed' then 'linked' when 'rejected' then 'rejected'
      else l.state end`);

/**
 * Copies declarations and decisions from merged drafts to the proposals that they became, and returns these. Existing
 * decisions take precedence. Matching in the call is locked.
 */
export async function carryToMerged(tx: Tx, proposals: readonly string[], now: Date): Promise<string[]> {
  if (proposals.length === 0) return [];
  const rows = await mergedIntoSql.all(tx, [proposals]);
  if (rows.length === 0) return [];
  await carryLinksSql.run(tx, [proposals, now]);
  return rows.map(({ id }) => id);
}

const listUnresolvedSql = query(
  `select id, organization from proposals
   where id = any($1) and organization_id is null and trim(organization) <> '' order by id`,
  { id: 'uuid', organization: 'text' },
);

/** Returns those of these proposals whose organization has not been found in the call. */
export async function listUnresolved(
  connection: Connection,
  ids: readonly string[],
): Promise<{ id: string; organization: string }[]> {
  if (ids.length === 0) return [];
  return listUnresolvedSql.all(connection, [ids]);
}

const resolveProposalsSql = command(`
  update proposals set organization_id = n."organizationId"
  from jsonb_to_recordset($1::jsonb) as n(id uuid, "organizationId" uuid) where proposals.id = n.id`);

/** Writes the organizations of proposals. */
export async function resolveProposals(tx: Tx, found: readonly { id: string; organizationId: string }[]) {
  if (found.length === 0) return;
  await resolveProposalsSql.run(tx, [JSON.stringify(found)]);
}

/** Returns whether a call has any proposals. */
export const hasProposals = query(`select from proposals where call_id = $1 limit 1`, {}).wrote<[callId: string]>();
