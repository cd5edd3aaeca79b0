import { command, query } from '../../platform/database/statement.js';
import type { Connection, Tx } from '../../platform/database/tx.js';

const listProposalTagsSql = query(
  `select p.proposal_id as "proposalId", t.name from proposal_tags p join tags t on t.id = p.tag_id
   where p.proposal_id = any($1) order by t.name_key`,
  { proposalId: 'uuid', name: 'text' },
);

/** Returns the tags of these proposals, by name. */
export async function listProposalTags(connection: Connection, ids: readonly string[]) {
  return listProposalTagsSql.all(connection, [ids]);
}

const addSql = command(
  `with chosen as (
     select p.id from tags t join proposals p on p.call_id = t.call_id
     where t.id = $1 and p.id = any($2) and p.merged_into is null order by p.id for key share of p
   )
   insert into proposal_tags (tag_id, proposal_id) select $1, id from chosen
   on conflict do nothing returning proposal_id as id`,
  { id: 'uuid' },
);

/** Gives a tag to proposals of its call. Returns the ids of those that did not have it. */
export async function addProposalTag(tx: Tx, tagId: string, ids: readonly string[]): Promise<string[]> {
  return (await addSql.all(tx, [tagId, ids])).map(({ id }) => id);
}

const removeSql = command(
  `delete from proposal_tags where tag_id = $1 and proposal_id = any($2) returning proposal_id as id`,
  { id: 'uuid' },
);

/** Takes a tag from proposals. Returns the ids of those that had it. */
export async function removeProposalTag(tx: Tx, tagId: string, ids: readonly string[]): Promise<string[]> {
  return (await removeSql.all(tx, [tagId, ids])).map(({ id }) => id);
}
