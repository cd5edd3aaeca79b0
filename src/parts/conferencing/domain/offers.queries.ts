import { word } from '../../../platform/database/columns.js';
import { command, query, type Row } from '../../../platform/database/statement.js';
import type { Tx } from '../../../platform/database/tx.js';
import type { ProviderName, Recording } from './provider.js';

const writeSql = command(
  `insert into conferencing_offers (session_id, external_id, started_at, minutes, bytes, transcript_bytes, found_at)
   values ($1, $2, $3, $4, $5, $6, $7)
   on conflict (session_id, external_id) do update set minutes = $4, bytes = $5, transcript_bytes = $6`,
);

/** Offers recordings of a session to its organizers. What they have answered stays answered. */
export async function writeOffers(
  tx: Tx,
  sessionId: string,
  recordings: readonly Recording[],
  now: Date,
): Promise<void> {
  for (const { id, startedAt, minutes, bytes, transcriptBytes } of recordings)
    await writeSql.run(tx, [sessionId, id, startedAt, minutes, bytes, transcriptBytes, now]);
}

/** SQL: whether the offer `o` waits for an answer; the transcript of a recording that was taken can come later. */
const isOpenSql = `(o.answered_at is null
  or o.material_id is not null and o.transcript_bytes is not null and o.transcript_answered_at is null)`;

const columns = {
  sessionId: 'uuid',
  externalId: 'text',
  provider: word<ProviderName>(),
  accountId: 'uuid',
  startedAt: 'timestamptz',
  minutes: 'int',
  bytes: 'float',
  transcriptBytes: 'int?',
  materialId: 'uuid?',
} as const;
const selected = `select o.session_id as "sessionId", o.external_id as "externalId", a.provider, a.id as "accountId",
    o.started_at as "startedAt", o.minutes, o.bytes::float8 as bytes, o.transcript_bytes as "transcriptBytes",
    o.material_id as "materialId"
  from conferencing_offers o join conferencing_rooms r on r.session_id = o.session_id
  join conferencing_accounts a on a.id = r.account_id`;

/** A recording that waits for an answer; or only its transcript, if there is a material that was made of it. */
export type Offer = Row<typeof listOffers>;

/** Returns the open offers of sessions, as they were recorded. */
export const listOffers = query(
  `${selected} where o.session_id = any($1::uuid[]) and ${isOpenSql} order by o.started_at, o.external_id`,
  columns,
).list<[sessionIds: readonly string[]]>();

/** Locks an offer that is open; null if there is none. */
export const lockOffer = command(
  `${selected} where o.session_id = $1 and o.external_id = $2 and ${isOpenSql} for update of o`,
  columns,
).find<[sessionId: string, externalId: string]>();

/** Writes what became of a locked offer: the material that was made of it, and whether its transcript is settled, too. */
export const answerOffer = command(
  `update conferencing_offers set answered_at = coalesce(answered_at, $3), material_id = coalesce($4, material_id),
     transcript_answered_at = case when $5::boolean then $3 end
   where session_id = $1 and external_id = $2`,
).write(
  (
    { sessionId, externalId }: Offer,
    { at, materialId, isWhole }: { at: Date; materialId: string | null; isWhole: boolean },
  ) => [sessionId, externalId, at, materialId, isWhole],
);

/** Forgets an offer of something that is gone. */
export const deleteOffer = command(`delete from conferencing_offers where session_id = $1 and external_id = $2`).write<
  [sessionId: string, externalId: string]
>();
