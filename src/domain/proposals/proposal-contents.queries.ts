import type { Connection, Tx } from '../../platform/database/tx.js';
import { json, orNull, word } from '../../platform/database/columns.js';
import { command, query } from '../../platform/database/statement.js';
import { emptyContent, type ProposalContent, type SolutionStage } from './proposal-content.js';

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
