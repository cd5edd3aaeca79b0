import type { EntityManager } from 'typeorm';
import type { LinkTrait } from './link-traits.queries.js';

/** What is to be linked anew. */
export interface LinksDue {
  proposals: string[];
  attendees: string[];
  /** Shared by fewer or more than before. */
  traits: LinkTrait[];
}

/** Makes everybody who links in the call wait for each other until the transaction ends. Take no row's lock before it. */
export async function lockLinking(tx: EntityManager, callId: string): Promise<void> {
  await tx.query(`select pg_advisory_xact_lock(hashtext('links'), hashtext($1))`, [callId]);
}

/** Notes that the links of these proposals are to be derived anew, once this transaction is over. */
export async function noteProposals(tx: EntityManager, callId: string, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  await tx.query(`insert into links_due (call_id, proposal_id) select $1, id from unnest($2::uuid[]) as id`, [
    callId,
    ids,
  ]);
}

/** The same of what proposals share with others, before they change or go. */
export async function noteTraitsOfProposals(tx: EntityManager, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  await tx.query(
    `insert into links_due (call_id, kind, trait)
     select call_id, 'organization', organization_id::text from proposals
     where id = any($1) and organization_id is not null
     union
     select p.call_id, 'domain', split_part(m.email_key, '@', -1)
     from proposals p join proposal_members m on m.proposal_id = p.id where p.id = any($1)`,
    [ids],
  );
}

/** The same of these attendees. */
export async function noteAttendees(tx: EntityManager, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  await tx.query(`insert into links_due (call_id, attendee_id) select call_id, id from attendees where id = any($1)`, [
    ids,
  ]);
}

/** The same of everything that is of these organizations, and of those who share them. */
export async function noteOrganizations(tx: EntityManager, ids: readonly string[]): Promise<void> {
  await tx.query(
    `insert into links_due (call_id, proposal_id, attendee_id, kind, trait)
     select call_id, id, null::uuid, null, null from proposals where organization_id = any($1)
     union all
     select call_id, null, id, null, null from attendees where organization_id = any($1)
     union all
     select call_id, null, null, 'organization', id::text from organizations where id = any($1)`,
    [ids],
  );
}

/** The calls in which something is to be linked. */
export async function listCallsDue(tx: EntityManager): Promise<string[]> {
  const rows: { id: string }[] = await tx.query(
    `select id from calls where exists (select from links_due where call_id = calls.id) order by id`,
  );
  return rows.map(({ id }) => id);
}

/** Takes up to so many of what is to be linked in a call, proposals first. Linking in the call is locked. */
export async function takeLinksDue(tx: EntityManager, callId: string, limit: number): Promise<LinksDue> {
  const [rows]: [
    { proposal_id: string | null; attendee_id: string | null; kind: LinkTrait['kind']; trait: string }[],
    number,
  ] = await tx.query(
    `delete from links_due where position in (
         select position from links_due where call_id = $1 order by (attendee_id is not null), position limit $2)
       returning proposal_id, attendee_id, kind, trait`,
    [callId, limit],
  );
  const all = (ids: readonly (string | null)[]) => [...new Set(ids.flatMap((id) => id ?? []))];
  return {
    proposals: all(rows.map((row) => row.proposal_id)),
    attendees: all(rows.map((row) => row.attendee_id)),
    traits: rows.flatMap(({ kind, trait }) => (trait === null ? [] : [{ kind, trait }])),
  };
}
