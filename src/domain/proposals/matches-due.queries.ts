import type { LinkTrait } from './match-traits.queries.js';
import type { Connection, Tx } from '../../platform/database/tx.js';
import { orNull, word } from '../../platform/database/columns.js';
import { command, composedQuery, query } from '../../platform/database/statement.js';

/** What needs new matching. */
export interface MatchesDue {
  proposals: string[];
  attendees: string[];
  /** Shared by more or fewer than before. */
  traits: LinkTrait[];
}

const setLockTimeoutSql = command(`select set_config('lock_timeout', $1, true)`);

const lockLinkingSql = command(`select pg_advisory_xact_lock(hashtext('links'), hashtext($1))`);

/**
 * Serializes matching in the call until the transaction ends. Don't lock any row before it. Fails with a PostgreSQL
 * error if this or a later lock takes longer than `maxMs`.
 */
export async function lockLinking(tx: Tx, callId: string, maxMs?: number): Promise<void> {
  if (maxMs !== undefined) await setLockTimeoutSql.run(tx, [String(maxMs)]);
  await lockLinkingSql.run(tx, [callId]);
}

/** Returns the calls with pending matching. */
export const listCallsDue = query(
  `select id from calls where exists (select from matches_due where call_id = calls.id) order by id`,
  { id: 'uuid' },
).column();

const takeMatchesDueSql = command(
  `with next as materialized (
     select position, proposal_id, attendee_id from matches_due where call_id = $1
     order by (attendee_id is not null), position limit $2
   )
   delete from matches_due where position in (
       select position from next
       union select due.position from next join matches_due due on due.proposal_id = next.proposal_id
       union select due.position from next join matches_due due on due.attendee_id = next.attendee_id)
     returning proposal_id, attendee_id, kind, trait`,
  { proposal_id: 'uuid?', attendee_id: 'uuid?', kind: orNull(word<LinkTrait['kind']>()), trait: 'text?' },
);

/**
 * Takes up to this many pending items of a call, proposals first, each with all its entries. Matching in the call is
 * locked.
 */
export async function takeMatchesDue(tx: Tx, callId: string, limit: number): Promise<MatchesDue> {
  const rows = await takeMatchesDueSql.all(tx, [callId, limit]);
  const all = (ids: readonly (string | null)[]) => [...new Set(ids.flatMap((id) => id ?? []))];
  return {
    proposals: all(rows.map((row) => row.proposal_id)),
    attendees: all(rows.map((row) => row.attendee_id)),
    traits: rows.flatMap(({ kind, trait }) => (kind === null || trait === null ? [] : [{ kind, trait }])),
  };
}

/** Marks all proposals of a call for new matching. */
export const noteAllDue = command(
  `insert into matches_due (call_id, proposal_id) select call_id, id from proposals where call_id = $1`,
).write<[callId: string]>();

/** Returns how many proposals of a call are pending. */
export const countProposalsDue = query(
  `select count(distinct proposal_id)::int as count from matches_due where call_id = $1`,
  { count: 'int' },
).value<[callId: string]>();

/** Returns whether more than this many items of a call are pending. */
export const hasMoreDue = query(`select from matches_due where call_id = $1 offset $2 limit 1`, {}).wrote<
  [callId: string, count: number]
>();

/** Tables whose sizes determine the query plan. */
const plannedTables = [
  'attendees',
  'organizations',
  'organization_comparisons',
  'organization_similarity',
  'proposals',
  'proposal_members',
  'proposal_matches',
  'common_traits',
];

const changedTablesSql = query(
  `select relname from pg_stat_user_tables
   where relname = any($1) and schemaname = current_schema() and n_mod_since_analyze > 500 + n_live_tup / 4`,
  { relname: 'text' },
);

const analyzeSql = composedQuery(
  (tables: readonly string[]) => ({ text: `analyze (skip_locked) ${tables.join(', ')}`, params: [] }),
  {},
  [[plannedTables]],
);

/**
 * Updates the planner statistics of tables that have changed much. Autovacuum does so only a minute after thousands of
 * rows were inserted, or later in a large table; until then, the planner assumes few rows and scans all of them for
 * each. Not inside a transaction.
 */
export async function countForPlanner(database: Connection): Promise<void> {
  const changed = await changedTablesSql.all(database, [plannedTables]);
  if (changed.length === 0) return;
  // Skips tables that are just being analyzed elsewhere.
  await analyzeSql.run(
    database,
    changed.map(({ relname }) => relname),
  );
}

/** Deletes the pending items of a call. Matching in it is locked. */
export const dropMatchesDue = command(`delete from matches_due where call_id = $1 and proposal_id is null`).write<
  [callId: string]
>();
