import { command, query } from '../../platform/database/statement.js';

/** Returns the tags of these proposals, by name. */
export const listProposalTags = query(
  `select p.proposal_id as "proposalId", t.name from proposal_tags p join tags t on t.id = p.tag_id
   where p.proposal_id = any($1) order by t.name_key`,
  { proposalId: 'uuid', name: 'text' },
).list<[ids: readonly string[]]>();

/** Gives a tag to proposals of its call. Returns the ids of those that did not have it. */
export const addProposalTag = command(
  `with chosen as (
     select p.id from tags t join proposals p on p.call_id = t.call_id
     where t.id = $1 and p.id = any($2) and p.merged_into is null order by p.id for key share of p
   )
   insert into proposal_tags (tag_id, proposal_id) select $1, id from chosen
   on conflict do nothing returning proposal_id as id`,
  { id: 'uuid' },
).column<[tagId: string, ids: readonly string[]]>();

/** Takes a tag from proposals. Returns the ids of those that had it. */
export const removeProposalTag = command(
  `delete from proposal_tags where tag_id = $1 and proposal_id = any($2) returning proposal_id as id`,
  { id: 'uuid' },
).column<[tagId: string, ids: readonly string[]]>();
