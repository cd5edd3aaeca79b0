import { Proposal, ProposalChange } from './proposal.entity.js';
import type { ProposalState } from './proposal.js';
import type { Connection, Tx } from '../../platform/database/tx.js';
import { orNull, word, json } from '../../platform/database/columns.js';
import { command, query } from '../../platform/database/statement.js';
import { isUuid } from '../../platform/database/uuid.js';
import { emptyContent, type ProposalContent, type SolutionStage } from './proposal-content.js';

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

/**
 * Sets the state of locked proposals. A proposal that becomes submitted gets this submission time unless it has one; a
 * draft has none.
 */
export const writeStates = command(`
  update proposals set state = $2, updated_at = $3, as_of = greatest(as_of, $4),
    submitted_at = case $2 when 'draft' then null when 'submitted' then coalesce(submitted_at, $3)
      else submitted_at end
  where id = any($1)`).write<[ids: readonly string[], to: ProposalState, now: Date, asOf: Date]>();

const insertChangesSql = command(`
  insert into proposal_changes (proposal_id, from_state, to_state, at, source, actor, note, batch_id,
    formerly_submitted_at)
  select "proposalId", "from", "to", at, source, actor, note, "batchId", "formerlySubmittedAt"
  from rows from (jsonb_to_recordset($1::jsonb) as ("proposalId" uuid, "from" text, "to" text, at timestamptz,
    source text, actor text, note text, "batchId" uuid, "formerlySubmittedAt" timestamptz)) with ordinality as n
  order by ordinality`);

type Batched = 'batchId' | 'formerlySubmittedAt';
type NewChange = Omit<ProposalChange, 'position' | Batched> & Partial<Pick<ProposalChange, Batched>>;

/** Adds entries to the histories of proposals, in order. */
export async function insertChanges(tx: Tx, changes: readonly NewChange[]): Promise<void> {
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

const findBatchSql = query(
  `select p.call_id as "callId", c.actor, min(c.at) as at, count(*)::int as count
   from proposal_changes c join proposals p on p.id = c.proposal_id
   where c.batch_id = $1 group by p.call_id, c.actor`,
  { callId: 'uuid', actor: 'text', at: 'timestamptz', count: 'int' },
);

/** Returns the call of changes that were made together, by whom, and when they began; null if there are none. */
export async function findBatch(connection: Connection, batchId: string) {
  return isUuid(batchId) ? findBatchSql.maybe(connection, [batchId]) : null;
}

/** Returns the ids of the proposals whose state was changed together. */
export const listBatchIds = query(`select proposal_id as id from proposal_changes where batch_id = $1`, {
  id: 'uuid',
}).column<[batchId: string]>();

/** Returns changes that were made together, and whether each is still the last one of its proposal. Lock those first. */
export const listBatch = query(
  `select c.proposal_id as "proposalId", c.from_state as "from", c.to_state as "to",
     c.formerly_submitted_at as "formerlySubmittedAt", not exists (
       select from proposal_changes later where later.proposal_id = c.proposal_id and later.position > c.position
     ) as "isLast"
   from proposal_changes c where c.batch_id = $1 order by c.position`,
  {
    proposalId: 'uuid',
    from: orNull(word<ProposalState>()),
    to: word<ProposalState>(),
    formerlySubmittedAt: 'timestamptz?',
    isLast: 'boolean',
  },
).list<[batchId: string]>();

const restoreStatesSql = command(`
  update proposals p set state = n.state, submitted_at = n."submittedAt", updated_at = $2, as_of = greatest(p.as_of, $2)
  from jsonb_to_recordset($1::jsonb) as n(id uuid, state text, "submittedAt" timestamptz) where p.id = n.id`);

/** Gives locked proposals the states and submission times that they had before. */
export async function restoreStates(
  tx: Tx,
  former: readonly { id: string; state: ProposalState; submittedAt: Date | null }[],
  now: Date,
): Promise<void> {
  if (former.length > 0) await restoreStatesSql.run(tx, [JSON.stringify(former), now]);
}

const listContentsSql = query(
  `select proposal_id as "proposalId", language, summary, answers, stage, places, links
   from proposal_contents where proposal_id = any($1)`,
  {
    proposalId: 'uuid',
    language: 'text?',
    summary: 'text',
    answers: json<Record<string, string>>(),
    stage: orNull(word<SolutionStage>()),
    places: 'text[]',
    links: 'text[]',
  },
);

/** Returns what proposals say, by id; without those that say nothing. */
export async function listContents(
  connection: Connection,
  proposalIds: readonly string[],
): Promise<Map<string, ProposalContent>> {
  const rows = await listContentsSql.all(connection, [proposalIds]);
  return new Map(rows.map(({ proposalId, ...content }) => [proposalId, content]));
}

/** Returns what a proposal says. */
export async function findContent(connection: Connection, proposalId: string): Promise<ProposalContent> {
  return (await listContents(connection, [proposalId])).get(proposalId) ?? emptyContent;
}

const writeContentsSql = command(`
  insert into proposal_contents (proposal_id, language, summary, answers, stage, places, links)
  select "proposalId", language, summary, answers, stage,
    array(select jsonb_array_elements_text(places)), array(select jsonb_array_elements_text(links))
  from jsonb_to_recordset($1::jsonb) as n("proposalId" uuid, language text, summary text, answers jsonb, stage text,
    places jsonb, links jsonb)
  on conflict (proposal_id) do update set language = excluded.language, summary = excluded.summary,
    answers = excluded.answers, stage = excluded.stage, places = excluded.places, links = excluded.links`);

/** Writes what proposals say, whose rows are locked. */
export async function writeContents(tx: Tx, contents: readonly ({ proposalId: string } & ProposalContent)[]) {
  if (contents.length === 0) return;
  await writeContentsSql.run(tx, [JSON.stringify(contents)]);
}
