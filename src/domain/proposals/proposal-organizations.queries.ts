import type { Connection, Tx } from '../../platform/database/tx.js';
import { command, query } from '../../platform/database/statement.js';

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
