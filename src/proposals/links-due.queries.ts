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

/** Forgets what is to be linked in a call. Linking in it is locked. */
export async function dropLinksDue(tx: EntityManager, callId: string): Promise<void> {
  await tx.query(`delete from links_due where call_id = $1 and proposal_id is null`, [callId]);
}
