import { Proposal, ProposalChange } from './proposal.entity.js';
import type { ProposalState } from './proposal.js';
import type { Connection, Tx } from '../../platform/database/tx.js';
import { command } from '../../platform/database/statement.js';

/** Locks and returns the proposals with these ids, by id. */
export async function lockProposalRows(tx: Tx, ids: readonly string[]): Promise<Proposal[]> {
  return (
    tx
      .getRepository(Proposal)
      .createQueryBuilder('proposal')
      // Matching an attendee only needs the row to exist; a stronger lock would block registrations.
      .setLock('for_no_key_update')
      .where('proposal.id = any(:ids)', { ids })
      .orderBy('proposal.id')
      .getMany()
  );
}

const writeStatesSql = command(`
  update proposals set state = $2, updated_at = $3, as_of = greatest(as_of, $4),
    submitted_at = case $2 when 'draft' then null when 'submitted' then coalesce(submitted_at, $3)
      else submitted_at end
  where id = any($1)`);

/**
 * Sets the state of locked proposals. A proposal that becomes submitted gets this submission time unless it has one; a
 * draft has none.
 */
export async function writeStates(
  tx: Tx,
  ids: readonly string[],
  to: ProposalState,
  now: Date,
  asOf: Date,
): Promise<void> {
  await writeStatesSql.run(tx, [ids, to, now, asOf]);
}

const insertChangesSql = command(`
  insert into proposal_changes (proposal_id, from_state, to_state, at, source, actor, note)
  select "proposalId", "from", "to", at, source, actor, note
  from rows from (jsonb_to_recordset($1::jsonb) as ("proposalId" uuid, "from" text, "to" text, at timestamptz,
    source text, actor text, note text)) with ordinality as n
  order by ordinality`);

/** Adds entries to the histories of proposals, in order. */
export async function insertChanges(tx: Tx, changes: readonly Omit<ProposalChange, 'position'>[]): Promise<void> {
  if (changes.length === 0) return;
  await insertChangesSql.run(tx, [JSON.stringify(changes)]);
}

/** Returns the history of a proposal and of drafts merged into it, oldest first. */
export async function listChanges(connection: Connection, proposalId: string): Promise<ProposalChange[]> {
  return connection
    .getRepository(ProposalChange)
    .createQueryBuilder('change')
    .where('change.proposal_id = :proposalId', { proposalId })
    .orWhere('change.proposal_id in (select id from proposals where merged_into = :proposalId)')
    .orderBy('change.at')
    .addOrderBy('change.position')
    .getMany();
}
