import { NotFound } from '../../platform/errors.js';
import { isUuid } from '../../platform/database/uuid.js';
import { callState, expected } from './call.js';
import { Call } from './call.entity.js';
import { rowOf } from '../../platform/database/entity-columns.js';
import { command, query, composedQuery } from '../../platform/database/statement.js';
import type { Connection, Tx } from '../../platform/database/tx.js';
import { features } from './feature.js';

/** Returns the call with this slug, or null. */
export async function findCallBySlug(connection: Connection, slug: string): Promise<Call | null> {
  return connection.getRepository(Call).findOneBy({ slug });
}

/** The call with this slug. Throws NotFound. */
export async function getCallBySlug(connection: Connection, slug: string): Promise<Call> {
  const call = await findCallBySlug(connection, slug);
  if (call === null)
    throw new NotFound('call-not-found', `There is no call with the slug ${JSON.stringify(slug.slice(0, 60))}.`);
  return call;
}

/** The call with this slug, if the public can see it. Throws NotFound. */
export async function getPublicCallBySlug(connection: Connection, slug: string): Promise<Call> {
  const call = await getCallBySlug(connection, slug);
  if (callState(call) !== 'public') throw new NotFound('call-not-found', 'Call not found.');
  return call;
}

/** Returns the calls that the public can see, latest closing date first. */
export async function listPublicCalls(connection: Connection): Promise<Call[]> {
  return (await listCalls(connection)).filter((call) => callState(call) === 'public');
}

/** The call with this id. Throws NotFound. */
export async function getCall(connection: Connection, id: string): Promise<Call> {
  const call = isUuid(id) ? await connection.getRepository(Call).findOneBy({ id }) : null;
  if (call === null) throw new NotFound('call-not-found', 'Call not found.');
  return call;
}

const call = rowOf(Call, 'c');
const callsOfSessionsSql = query(
  `select ${call.list} from calls c where c.id in (select call_id from sessions where id = any($1))`,
  call.columns,
).plannedOnce();

/** Returns the calls of these sessions, by id. */
export async function callsOfSessions(
  connection: Connection,
  sessionIds: readonly string[],
): Promise<Map<string, Call>> {
  const rows = await callsOfSessionsSql.all(connection, [sessionIds.filter(isUuid)]);
  return new Map(rows.map((row) => [row.id, row]));
}

/** Locks and returns the call with this slug; sessions and registrations can still be added. Throws NotFound. */
export async function lockCallBySlug(tx: Tx, slug: string): Promise<Call> {
  const call = await tx.getRepository(Call).findOne({ where: { slug }, lock: { mode: 'for_no_key_update' } });
  if (call === null)
    throw new NotFound('call-not-found', `There is no call with the slug ${JSON.stringify(slug.slice(0, 60))}.`);
  return call;
}

/** Locks and returns the call with this id, like `lockCallBySlug`. Throws NotFound. */
export async function lockCall(tx: Tx, id: string): Promise<Call> {
  const call = await tx.getRepository(Call).findOne({ where: { id }, lock: { mode: 'for_no_key_update' } });
  if (call === null) throw new NotFound('call-not-found', 'Call not found.');
  return call;
}

/** Writes the changed fields of a call. */
export async function updateCall(tx: Tx, id: string, { translations, ...changes }: Partial<Call>): Promise<void> {
  // TypeORM's type for partial updates does not fit a record of records.
  const values = { ...changes, ...(translations && { translations: translations as object }) };
  await tx.getRepository(Call).update({ id }, values);
}

/** Returns all calls, latest closing date first. */
export async function listCalls(connection: Connection): Promise<Call[]> {
  return connection.getRepository(Call).find({ order: { closesOn: 'DESC', slug: 'ASC' } });
}

/** Inserts a call. Returns false if the slug is taken. */
export async function insertCall(tx: Tx, call: Call): Promise<boolean> {
  const result = await tx.createQueryBuilder().insert().into(Call).values(call).orIgnore().execute();
  return (result.raw as unknown[]).length > 0 || (await tx.getRepository(Call).existsBy({ id: call.id }));
}

/** Returns the ids of calls that are not over and whose dates were derived from older tz data than `version`. */
export const listStaleCalls = query(
  `select id from calls
   where tz_version collate "C" < $1 and (closes_at is null or closes_at > $2::timestamptz - interval '26 hours')
   order by id`,
  { id: 'uuid' },
).column<[version: string, now: Date]>();

const countSql = query(
  `select
     (select count(*)::int from sessions where call_id = $1) as sessions,
     (select count(*)::int from attendees where call_id = $1) as people,
     (select count(*)::int from organizations where call_id = $1) as organizations,
     (select count(*)::int from proposals where call_id = $1) as proposals,
     (select count(*)::int from broadcasts where call_id = $1) as broadcasts,
     (select count(*)::int from sessions where call_id = $1 and state = 'published' and ends_at > $2) as upcoming`,
  {
    sessions: 'int',
    people: 'int',
    organizations: 'int',
    proposals: 'int',
    broadcasts: 'int',
    upcoming: 'int',
  },
).get<[callId: string, now: Date]>();

/** Counts what belongs to a call; `upcoming` is what people expect and is not over at `now`, such as published sessions. */
export async function countContents(connection: Connection, callId: string, now: Date) {
  const contents = await countSql(connection, callId, now);
  let { upcoming } = contents;
  for (const count of expected.all) upcoming += await count(connection, callId, now);
  return { ...contents, upcoming };
}

/** Deletes an empty call with its settings. */
export const deleteCall = command(
  `with hooks as (delete from proposal_hooks where call_id = $1),
     forms as (delete from feedback_forms where call_id = $1),
     templates as (delete from email_templates where call_id = $1),
     jury as (delete from jury_settings where call_id = $1),
     outcomes as (delete from outcome_counts where call_id = $1),
     traits as (delete from common_traits where call_id = $1),
     due as (delete from matches_due where call_id = $1),
     notices as (delete from privacy_notices where call_id = $1)
   delete from calls where id = $1`,
).write<[callId: string]>();

/**
 * Locks the jury of a call until the transaction ends: no one can save scores or change rules, assignments and
 * decisions. Take it before any lock on proposals.
 */
export const lockJury = command(`select from calls where id = $1 for no key update`).write<[callId: string]>();

/** Locks the jury of a call, and returns the call as it was before. Throws NotFound. */
export async function lockJuryBySlug(tx: Tx, callSlug: string) {
  const call = await getCallBySlug(tx, callSlug);
  await lockJury(tx, call.id);
  return call;
}

/**
 * Takes a shared lock on the rules, assignments and decisions of a call until the transaction ends: jurors don't block
 * each other, nor do teams whose proposals are received.
 */
export const lockJuryForShare = command(`select from calls where id = $1 for share`).write<[callId: string]>();

/** The same for the calls of these proposals. */
export const lockJuryOf = command(
  `select from calls where id in (select call_id from proposals where id = any($1)) order by id for share`,
).write<[proposalIds: readonly string[]]>();

/** Returns SQL of the names of the features that the call `$1` uses. */
export function usedFeaturesSql(): string {
  const names = features.all.map(({ name, isUsed }) => `case when ${isUsed} then '${name}' end`);
  return `array_remove(array[${names.join(', ')}]::text[], null)`;
}

const listUsedFeaturesSql = composedQuery(
  (callId: string) => ({ text: `select ${usedFeaturesSql()} as used`, params: [callId] }),
  { used: 'text[]' },
  [['']],
);

/** Returns the names of the features that a call uses. */
export async function listUsedFeatures(connection: Connection, callId: string): Promise<string[]> {
  return (await listUsedFeaturesSql.one(connection, callId)).used;
}

/** Returns the logo of a call, as PNG, or null. */
export const findLogo = query(
  `select l.content, c.logo_etag as etag from call_logos l join calls c on c.id = l.call_id where c.id = $1`,
  { content: 'bytea', etag: 'text' },
).find<[callId: string]>();

/** Writes the logo of a call. */
export const saveLogo = command(
  `insert into call_logos (call_id, content) values ($1, $2)
   on conflict (call_id) do update set content = excluded.content`,
).write<[callId: string, content: Buffer]>();

/** Removes the logo of a call. */
export const deleteLogo = command('delete from call_logos where call_id = $1').write<[callId: string]>();
