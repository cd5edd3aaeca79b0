import { In } from 'typeorm';
import { command, query } from '../../../platform/database/statement.js';
import type { Connection, Tx } from '../../../platform/database/tx.js';
import { NotFound } from '../../../platform/errors.js';
import { WinnerEntry, type WinnerName } from './winner-entry.entity.js';

/** Returns the entries of proposals, by id of the proposal. */
export async function listEntries(
  connection: Connection,
  proposalIds: readonly string[],
): Promise<Map<string, WinnerEntry>> {
  const rows = await connection.getRepository(WinnerEntry).findBy({ proposalId: In([...proposalIds]) });
  return new Map(rows.map((row) => [row.proposalId, row]));
}

/** Returns the entry of a proposal, or null before its team has accepted. */
export async function findEntry(connection: Connection, proposalId: string): Promise<WinnerEntry | null> {
  return (await listEntries(connection, [proposalId])).get(proposalId) ?? null;
}

/** Returns the entry of a proposal, locked until the transaction ends. Throws NotFound. */
export async function lockEntry(tx: Tx, proposalId: string): Promise<WinnerEntry> {
  const entry = await tx
    .getRepository(WinnerEntry)
    .createQueryBuilder('entry')
    .setLock('for_no_key_update')
    .where({ proposalId })
    .getOne();
  if (entry === null) throw new NotFound('entry-not-found', 'The team has not accepted yet.');
  return entry;
}

/** Inserts an entry, unless the proposal has one: of an earlier acceptance. */
export const insertEntry = command(
  `insert into winner_entries (proposal_id, call_id, title, summary, updated_at) values ($1, $2, $3, $4, $5)
   on conflict (proposal_id) do nothing`,
).write(({ proposalId, callId, title, summary, updatedAt }: WinnerEntry) => [
  proposalId,
  callId,
  title,
  summary,
  updatedAt,
]);

/** Updates an entry. */
export async function updateEntry(
  tx: Tx,
  proposalId: string,
  changes: Partial<Omit<WinnerEntry, 'proposalId' | 'callId'>>,
): Promise<void> {
  await tx.getRepository(WinnerEntry).update({ proposalId }, changes);
}

const listNamesSql = query(
  `select n.proposal_id as "proposalId", coalesce(a.merged_into, a.id) as "attendeeId", n.name,
     n.consented_at as "consentedAt"
   from winner_names n join attendees a on a.id = n.attendee_id
   where n.proposal_id = any($1) order by n.consented_at, n.attendee_id`,
  { proposalId: 'uuid', attendeeId: 'uuid', name: 'text', consentedAt: 'timestamptz' },
);

/**
 * Returns the people who agree that their name is public, by proposal, in the order in which they agreed; those whose
 * address was merged with another one under that.
 */
export async function listNames(
  connection: Connection,
  proposalIds: readonly string[],
): Promise<Map<string, WinnerName[]>> {
  const names = new Map<string, WinnerName[]>();
  for (const row of await listNamesSql.all(connection, [proposalIds]))
    names.set(row.proposalId, [...(names.get(row.proposalId) ?? []), row]);
  return names;
}

const writeNameSql = command(
  `with other as (
     delete from winner_names where proposal_id = $1
       and attendee_id in (select id from attendees where merged_into = $2))
   insert into winner_names as n (proposal_id, attendee_id, name, consented_at) values ($1, $2, $3, $4)
   on conflict (proposal_id, attendee_id) do update set name = excluded.name where n.name <> excluded.name
   returning attendee_id as id`,
  { id: 'uuid' },
);

/** Writes a name that is public from now on. Returns false if it was before. */
export async function writeName(tx: Tx, { proposalId, attendeeId, name, consentedAt }: WinnerName): Promise<boolean> {
  return (await writeNameSql.all(tx, [proposalId, attendeeId, name, consentedAt])).length > 0;
}

/** Removes the name of a person, under any of their addresses. Returns false if there was none. */
export const deleteName = command(
  `delete from winner_names where proposal_id = $1
     and attendee_id in (select id from attendees where id = $2 or merged_into = $2)`,
).wrote<[proposalId: string, attendeeId: string]>();

/** Returns the country of the organization behind a proposal (ISO 3166-1 alpha-2), or null if unknown. */
export const findCountry = query(
  `select o.country from proposals p join organizations own on own.id = p.organization_id
   join organizations o on o.id = coalesce(own.merged_into, own.id) where p.id = $1`,
  { country: 'text?' },
).findValue<[proposalId: string]>();

const pageSql = query(
  `select published_at as "publishedAt", published_by as "publishedBy" from winner_pages where call_id = $1`,
  { publishedAt: 'timestamptz?', publishedBy: 'text?' },
);

/** Returns since when the winners page of a call is public; null if it isn't. */
export async function findPublished(connection: Connection, callId: string): Promise<Date | null> {
  return (await pageSql.maybe(connection, [callId]))?.publishedAt ?? null;
}

/** Makes the winners page public, or no longer with null. Lock the jury first. */
export const writePublished = command(
  `insert into winner_pages (call_id, published_at, published_by) values ($1, $2, $3)
   on conflict (call_id) do update set published_at = excluded.published_at, published_by = excluded.published_by`,
).write<[callId: string, at: Date | null, by: string]>();

/** Sets the order of the entries of a call. Returns whether it has changed. */
export const arrangeEntries = command(
  `update winner_entries e set position = n.position, updated_at = $3
   from winner_entries o left join unnest($2::uuid[]) with ordinality as n(id, position) on n.id = o.proposal_id
   where e.proposal_id = o.proposal_id and e.call_id = $1 and e.position is distinct from n.position::int`,
).wrote<[callId: string, proposalIds: readonly string[], now: Date]>();
