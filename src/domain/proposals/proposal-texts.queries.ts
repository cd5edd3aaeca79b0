import { json } from '../../platform/database/columns.js';
import { command, query } from '../../platform/database/statement.js';
import type { Connection, Tx } from '../../platform/database/tx.js';

/** What a proposal says, as it is searched and compared. */
export interface ProposalText {
  id: string;
  title: string;
  organization: string | null;
  summary: string;
  /** By slug of a criterion. */
  answers: Record<string, string>;
  places: string[];
}

/** Returns the calls in which texts of proposals have changed since they were read. */
export const listCallsWithTextsDue = query(
  `select id from calls where exists (select from proposal_texts_due where call_id = calls.id) order by id`,
  { id: 'uuid' },
).column();

/** Serializes the reading of texts in a call: of two that are alike, the one that is read later finds the other one. */
export const lockReading = command(`select pg_advisory_xact_lock(hashtext('proposal texts'), hashtext($1))`).write<
  [callId: string]
>();

const takeTextsDueSql = command(
  `with next as materialized (
     select proposal_id from proposal_texts_due where call_id = $1 order by position limit $2)
   delete from proposal_texts_due where proposal_id in (select proposal_id from next) returning proposal_id as id`,
  { id: 'uuid' },
);

/** Takes up to this many proposals whose texts have changed. The reading is locked. */
export async function takeTextsDue(tx: Tx, callId: string, limit: number): Promise<string[]> {
  const rows = await takeTextsDueSql.all(tx, [callId, limit]);
  return [...new Set(rows.map(({ id }) => id))];
}

/** Has the worker read all texts of a call again. */
export const rereadTexts = command(
  `insert into proposal_texts_due (call_id, proposal_id)
   select call_id, id from proposals where call_id = $1 and merged_into is null order by created_at, id`,
).write<[callId: string]>();

/** Returns what these proposals say, by id; without those that were merged into others. */
export const listTexts = query(
  `select p.id, p.title, p.organization, coalesce(c.summary, '') as summary, coalesce(c.answers, '{}') as answers,
     coalesce(c.places, '{}') as places
   from proposals p left join proposal_contents c on c.proposal_id = p.id
   where p.id = any($1) and p.merged_into is null order by p.id`,
  {
    id: 'uuid',
    title: 'text',
    organization: 'text?',
    summary: 'text',
    answers: json<ProposalText['answers']>(),
    places: 'text[]',
  },
).list<[ids: readonly string[]]>();

/** A text as it is stored: its words, and what estimates how alike it is to others. */
export interface ReadText {
  id: string;
  words: string[];
  signature: number[];
  bands: number[];
}

const writeTextsSql = command(`
  insert into proposal_texts as known (proposal_id, call_id, words, signature)
  select id, $1, array_to_tsvector(array(select jsonb_array_elements_text(words))),
    array(select jsonb_array_elements_text(signature)::int)
  from jsonb_to_recordset($2::jsonb) as n(id uuid, words jsonb, signature jsonb)
  on conflict (proposal_id) do update set words = excluded.words, signature = excluded.signature`);

const removeBandsSql = command(`delete from proposal_bands where proposal_id = any($1)`);

const writeBandsSql = command(`
  insert into proposal_bands (call_id, band, proposal_id)
  select distinct $1::uuid, band::int, id
  from jsonb_to_recordset($2::jsonb) as n(id uuid, bands jsonb), jsonb_array_elements_text(bands) as b(band)`);

/** Stores texts as they are searched and compared. */
export async function writeTexts(tx: Tx, callId: string, texts: readonly ReadText[]): Promise<void> {
  if (texts.length === 0) return;
  await writeTextsSql.run(tx, [
    callId,
    JSON.stringify(texts.map(({ id, words, signature }) => ({ id, words, signature }))),
  ]);
  await removeBandsSql.run(tx, [texts.map(({ id }) => id)]);
  await writeBandsSql.run(tx, [callId, JSON.stringify(texts.map(({ id, bands }) => ({ id, bands })))]);
}

const removeTextsSql = command(`delete from proposal_texts where proposal_id = any($1)`);
const removePairsSql = command(`delete from proposal_pairs where one_id = any($1) or other_id = any($1)`);

/** Forgets the texts of proposals that are no longer listed, and what was like them. */
export async function removeTexts(tx: Tx, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  await removeTextsSql.run(tx, [ids]);
  await removeBandsSql.run(tx, [ids]);
  await removePairsSql.run(tx, [ids]);
}

// What thousands have in common tells nothing: of each band, some are looked at.
const listCandidatesSql = query(
  `select t.proposal_id as id, to_json(t.signature) as signature
   from (
     select n.proposal_id, count(*) as shared from unnest($3::int[]) as own(band)
     cross join lateral (
       select proposal_id from proposal_bands b where b.call_id = $1 and b.band = own.band limit 500) as n
     where n.proposal_id <> $2 group by 1 order by shared desc, 1 limit $4) as near
   join proposal_texts t on t.proposal_id = near.proposal_id
   order by near.shared desc, t.proposal_id`,
  { id: 'uuid', signature: json<number[]>() },
);

/** Returns the proposals of a call whose texts have a band in common with this one, those with most first. */
export async function listCandidates(
  connection: Connection,
  callId: string,
  { id, bands }: Pick<ReadText, 'id' | 'bands'>,
  limit: number,
): Promise<Pick<ReadText, 'id' | 'signature'>[]> {
  if (bands.length === 0) return [];
  return listCandidatesSql.all(connection, [callId, id, bands, limit]);
}

const dropPairsSql = command(`
  delete from proposal_pairs where verdict is null
    and ((one_id = $1 and other_id <> all($2)) or (other_id = $1 and one_id <> all($2)))`);

// What was decided about two proposals stays.
const writePairsSql = command(`
  insert into proposal_pairs as known (one_id, other_id, call_id, share, found_at)
  select least($2::uuid, id), greatest($2::uuid, id), $1, share, $4
  from jsonb_to_recordset($3::jsonb) as n(id uuid, share real)
  on conflict (one_id, other_id) do update set share = excluded.share`);

/** Stores which other proposals are like this one, in place of what was found before. */
export async function writePairs(
  tx: Tx,
  callId: string,
  id: string,
  alike: readonly { id: string; share: number }[],
  now: Date,
): Promise<void> {
  await dropPairsSql.run(tx, [id, alike.map((one) => one.id)]);
  if (alike.length > 0) await writePairsSql.run(tx, [callId, id, JSON.stringify(alike), now]);
}
