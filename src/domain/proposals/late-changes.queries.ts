import { json, word } from '../../platform/database/columns.js';
import { command, query } from '../../platform/database/statement.js';
import type { Connection, Tx } from '../../platform/database/tx.js';
import type { LateChange, PlatformFacts } from './late-change.js';
import type { ProposalSource, ProposalState } from './proposal.js';

const lateColumns = {
  said: json<PlatformFacts>(),
  receivedAt: 'timestamptz',
  source: word<ProposalSource>(),
  isLeft: 'boolean',
} as const;
const lateSql = `l.said, l.received_at as "receivedAt", l.source, l.left_at is not null as "isLeft"`;

const listLateSql = query(
  `select l.proposal_id as "proposalId", ${lateSql} from proposal_late_changes l where l.proposal_id = any($1)`,
  { proposalId: 'uuid', ...lateColumns },
);

/** Returns what the platform has changed of these proposals and nobody has taken over, by id. */
export async function listLateChanges(
  connection: Connection,
  proposalIds: readonly string[],
): Promise<Map<string, LateChange>> {
  const rows = await listLateSql.all(connection, [proposalIds]);
  return new Map(rows.map(({ proposalId, ...late }) => [proposalId, late]));
}

/** Returns the last state of these proposals that came from the platform, by id. */
export const listPlatformStates = query(
  `select distinct on (proposal_id) proposal_id as "proposalId", to_state as state from proposal_changes
   where proposal_id = any($1) and source in ('api', 'csv', 'webhook') order by proposal_id, position desc`,
  { proposalId: 'uuid', state: word<ProposalState>() },
).map('proposalId', 'state', (proposalIds: readonly string[]) => [proposalIds]);

const writeLateSql = command(`
  insert into proposal_late_changes (proposal_id, said, received_at, source)
  select "proposalId", said, "receivedAt", source from jsonb_to_recordset($1::jsonb)
    as n("proposalId" uuid, said jsonb, "receivedAt" timestamptz, source text)
  on conflict (proposal_id) do update set said = excluded.said, received_at = excluded.received_at,
    source = excluded.source, left_by = null, left_at = null`);

/** Writes changes that wait for an owner, in place of earlier ones. */
export async function writeLateChanges(
  tx: Tx,
  changes: readonly ({ proposalId: string } & Omit<LateChange, 'isLeft'>)[],
): Promise<void> {
  if (changes.length > 0) await writeLateSql.run(tx, [JSON.stringify(changes)]);
}

const deleteLateSql = command(`delete from proposal_late_changes where proposal_id = any($1)`);

/** Deletes changes that are taken over, or that the platform has taken back. */
export async function deleteLateChanges(tx: Tx, proposalIds: readonly string[]): Promise<void> {
  if (proposalIds.length > 0) await deleteLateSql.run(tx, [proposalIds]);
}

/** Records that an owner leaves a proposal as it is. */
export const leaveLateChange = command(
  `update proposal_late_changes set left_by = $2, left_at = $3 where proposal_id = $1`,
).write<[proposalId: string, by: string, now: Date]>();

const waitingSql = `from proposal_late_changes l join proposals p on p.id = l.proposal_id
  where p.call_id = $1 and p.merged_into is null and l.left_at is null`;

/** Returns how many changes of the platform wait for an owner in a call. */
export const countLateChanges = query(`select count(*)::int as count ${waitingSql}`, { count: 'int' }).value<
  [callId: string]
>();

/** Returns which proposals of a call have such a change, by external id, and since when; the oldest change first. */
export const listWaiting = query(
  `select p.external_id as "externalId", l.received_at as "receivedAt" ${waitingSql}
   order by l.received_at, p.external_id limit $2`,
  { externalId: 'text', receivedAt: 'timestamptz' },
).list<[callId: string, limit: number]>();
