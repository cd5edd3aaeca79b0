import type { Connection, Tx } from '../../platform/database/tx.js';
import { command, query } from '../../platform/database/statement.js';

// Names with different numbers belong to different organizations, such as schools, districts or laboratories.
const numbers = (name: string) => `trim(regexp_replace(${name}, '[^0-9]+', ' ', 'g'))`;

const listSimilarSql = query(
  `select distinct coalesce(other.merged_into, other.id) as id
   from organizations mine join organization_similarity l on l.one_id = mine.id
   join organizations other on other.id = l.other_id
   where mine.id = any($1) or mine.merged_into = any($1)`,
  { id: 'uuid' },
);

/** Returns organizations with names or aliases similar to those of these. */
export async function listSimilar(connection: Connection, ids: readonly string[]): Promise<string[]> {
  if (ids.length === 0) return [];
  const rows = await listSimilarSql.all(connection, [ids]);
  return rows.map((row) => row.id);
}

const toCompareSql = query(
  `select o.id, o.similar_key as "similarKey" from organizations o left join organization_comparisons c on c.organization_id = o.id
   where o.call_id = $1 and (o.id = any($2) or o.merged_into = any($2))
     and c.similar_key is distinct from o.similar_key`,
  { id: 'uuid', similarKey: 'text' },
);

const deleteSimilaritySql = command(`delete from organization_similarity where one_id = any($1) or other_id = any($1)`);

const useTrigramIndexSql = command(`
  select set_config('pg_trgm.similarity_threshold', $1, true), set_config('enable_seqscan', 'off', true),
  set_config('enable_indexscan', 'off', true), set_config('cpu_tuple_cost', '1', true)`);

const insertSimilaritySql = command(`
  with found as (
    select mine.id as one, other.id as other, similarity(mine.similar_key, other.similar_key) as similarity
    from organizations mine cross join lateral (
      select id, name_key, similar_key from organizations
      where call_id = $2 and similar_key % mine.similar_key offset 0) other
    where mine.id = any($1) and other.id <> mine.id
      and ${numbers('other.name_key')} = ${numbers('mine.name_key')}
  )
  insert into organization_similarity (one_id, other_id, similarity)
  select one, other, similarity from found union select other, one, similarity from found
  on conflict do nothing`);

const restorePlannerSql = command(`
  select set_config('pg_trgm.similarity_threshold', '0.3', true), set_config('enable_seqscan', 'on', true),
  set_config('enable_indexscan', 'on', true), set_config('cpu_tuple_cost', '0.01', true)`);

const insertComparisonsSql = command(`
  insert into organization_comparisons (organization_id, similar_key)
  select id, "similarKey" from jsonb_to_recordset($1::jsonb) as n(id uuid, "similarKey" text)
  on conflict (organization_id) do update set similar_key = excluded.similar_key`);

/**
 * Stores for these organizations of a call and their aliases which names in the call have a similarity of at least
 * `similarFrom` (0 to 1), in any script. Unchanged names are not compared again. Only one transaction at a time can
 * compare in a call.
 */
export async function compareOrganizations(tx: Tx, callId: string, ids: readonly string[], similarFrom: number) {
  if (ids.length === 0) return;
  const rows = await toCompareSql.all(tx, [callId, ids]);
  if (rows.length === 0) return;
  const due = rows.map((row) => row.id);
  await deleteSimilaritySql.run(tx, [due]);
  // The planner takes comparing a name for as cheap as comparing a number, and wrongly prefers comparing all names of the
  // call over the index of their letters: so the search is a separate statement, in which rows are expensive.
  await useTrigramIndexSql.run(tx, [String(similarFrom)]);
  await insertSimilaritySql.run(tx, [due, callId]);
  await restorePlannerSql.run(tx);
  await insertComparisonsSql.run(tx, [JSON.stringify(rows)]);
}
