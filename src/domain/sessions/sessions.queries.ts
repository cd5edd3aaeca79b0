import { isUuid } from '../../platform/database/uuid.js';
import { NotFound } from '../../platform/errors.js';
import { SessionRevision } from './session-revision.entity.js';
import type { SeatCounts } from './attendance.js';
import { Session } from './session.entity.js';
import { isRederivedSql } from './rederived-sql.js';
import { type SessionSnapshot, sessionSnapshot } from './session-snapshot.js';
import type { Connection, Tx } from '../../platform/database/tx.js';
import { containsSql } from '../../platform/database/search-sql.js';
import type { SessionKind, SessionState } from './session.js';
import { rowOf } from '../../platform/database/entity-columns.js';
import { command, query } from '../../platform/database/statement.js';

const missing = () => new NotFound('session-not-found', 'Session not found.');

/**
 * Locks and returns a session until the transaction ends. Lock order: session, registration, outbox. Throws NotFound.
 */
export async function lockSession(tx: Tx, id: string): Promise<Session> {
  if (!isUuid(id)) throw missing();
  const session = await tx.getRepository(Session).findOne({ where: { id }, lock: { mode: 'pessimistic_write' } });
  if (session === null) throw missing();
  return session;
}

/** Locks a session with all its other runs, so that no one registers for two of them at once. Throws NotFound. */
export async function lockOccurrence(tx: Tx, id: string): Promise<Session> {
  const session = (await lockOccurrences(tx, id)).find((run) => run.id === id);
  if (session === undefined) throw missing();
  return session;
}

const session = rowOf(Session, 's');
const lockFreeSql = command(
  `select ${session.list} from sessions s
   where s.id = any($1) or s.occurrence_group in (
     select occurrence_group from sessions where id = any($1) and occurrence_group is not null)
   order by s.id for update skip locked`,
  session.columns,
).plannedOnce();

/**
 * Locks those of these sessions that no other transaction has locked, with all of their runs, always in the same order.
 * Of several runs of one session, only the first requested one is returned; the others have to wait.
 */
export async function lockFreeOccurrences(tx: Tx, ids: readonly string[]): Promise<Map<string, Session>> {
  const wanted = ids.filter(isUuid);
  const rows = await lockFreeSql.all(tx, [wanted]);
  const locked = new Map(rows.map((row) => [row.id, row]));
  const runs = rows.flatMap(({ occurrenceGroup }) => occurrenceGroup ?? []);
  // Those of which no run has been met yet.
  const whole = new Set(await wholeGroups(tx, runs));
  const free = new Map<string, Session>();
  for (const id of wanted) {
    const row = locked.get(id);
    if (row === undefined) continue;
    if (row.occurrenceGroup === null || whole.delete(row.occurrenceGroup)) free.set(id, row);
  }
  return free;
}

// Returns the occurrence groups of which all runs are locked: `runs` contains each group once per locked run.
const wholeGroupsSql = query(
  `select occurrence_group as "group", count(*)::int as count from sessions where occurrence_group = any($1) group by occurrence_group`,
  { group: 'uuid', count: 'int' },
);

async function wholeGroups(connection: Connection, runs: readonly string[]): Promise<string[]> {
  if (runs.length === 0) return [];
  const rows = await wholeGroupsSql.all(connection, [[...new Set(runs)]]);
  return rows
    .filter(({ group, count }) => runs.filter((run) => run === group).length === count)
    .map(({ group }) => group);
}

const lockWithRunsSql = command(
  `select ${session.list} from sessions s
   where s.id = any($1) or s.occurrence_group in (
     select occurrence_group from sessions where id = any($1) and occurrence_group is not null)
   order by s.id for update`,
  session.columns,
);

/** Locks and returns all runs of a session, including itself, always in the same order. */
export async function lockOccurrences(tx: Tx, id: string): Promise<Session[]> {
  if (!isUuid(id)) throw missing();
  return lockWithRunsSql.all(tx, [[id]]);
}

/**
 * Locks these sessions with all of their runs, always in the same order to avoid deadlocks. Throws NotFound if one does
 * not exist.
 */
export async function lockAllOccurrences(tx: Tx, ids: readonly string[]): Promise<Session[]> {
  const wanted = [...new Set(ids)];
  if (!wanted.every(isUuid)) throw missing();
  const rows = await lockWithRunsSql.all(tx, [wanted]);
  const asked = rows.filter((row) => wanted.includes(row.id));
  if (asked.length < wanted.length) throw missing();
  return asked;
}

/** Locks all sessions of a call, always in the same order, so that no one registers until the transaction ends. */
export async function lockSessionsOfCall(tx: Tx, callId: string): Promise<Session[]> {
  return tx
    .getRepository(Session)
    .find({ where: { callId }, order: { id: 'ASC' }, lock: { mode: 'pessimistic_write' } });
}

/** The session. Throws NotFound. */
export async function getSession(connection: Connection, id: string): Promise<Session> {
  const session = isUuid(id) ? await connection.getRepository(Session).findOneBy({ id }) : null;
  if (session === null) throw missing();
  return session;
}

/** Returns the session of a call with this slug. Throws NotFound. */
export async function getSessionBySlug(connection: Connection, callId: string, slug: string): Promise<Session> {
  const session = await connection.getRepository(Session).findOneBy({ callId, slug });
  if (session === null) throw missing();
  return session;
}

/** Returns all sessions of a call, sorted by start. */
export async function listSessions(connection: Connection, callId: string): Promise<Session[]> {
  return connection.getRepository(Session).find({ where: { callId }, order: { startsAt: 'ASC', id: 'ASC' } });
}

/** Returns the public sessions of a call: published ones, and cancelled ones that had been published. */
export const listPublicSessions = query(
  `select ${session.list} from sessions s where s.call_id = $1 and s.published_at is not null order by s.starts_at, s.id`,
  session.columns,
)
  .plannedOnce()
  .list<[callId: string]>();

/** Which sessions of a call a list has, and in which order. */
export interface SessionListing {
  state?: SessionState | undefined;
  /** Those that start at this moment or later. */
  from?: Date | undefined;
  /** Those that start before this moment. */
  until?: Date | undefined;
  theme?: string | undefined;
  kind?: SessionKind | undefined;
  /** Those that were changed at this moment or later; registrations are no change. */
  updatedSince?: Date | undefined;
  /** Part of a title, in any language of the session. */
  search?: string | undefined;
  sort: SessionSort;
}

export const sessionSorts = ['startsAt', '-startsAt', 'updatedAt', '-updatedAt'] as const;
export type SessionSort = (typeof sessionSorts)[number];

const sortColumns = { startsAt: 'session.starts_at', updatedAt: 'session.updated_at' } as const;

/** Returns what a list is sorted by, of a session. */
export function sessionSortValue(session: Session, sort: SessionSort): Date {
  return sort.endsWith('updatedAt') ? session.updatedAt : session.startsAt;
}

/** Returns a page of a call's sessions after the last one of the previous page: what it is sorted by, and its id. */
export async function pageOfSessions(
  connection: Connection,
  callId: string,
  listing: SessionListing,
  limit: number,
  after: { at: Date; id: string } | null,
): Promise<Session[]> {
  const query = connection
    .getRepository(Session)
    .createQueryBuilder('session')
    .where('session.call_id = :callId', { callId });
  const where = (value: unknown, condition: string) => {
    if (value !== undefined) query.andWhere(condition, { [/:(\w+)/u.exec(condition)?.[1] ?? '']: value });
  };
  where(listing.state, 'session.state = :state');
  where(listing.from, 'session.starts_at >= :from');
  where(listing.until, 'session.starts_at < :until');
  where(listing.theme, ':theme = any(session.themes)');
  where(listing.kind, 'session.kind = :kind');
  where(listing.updatedSince, 'session.updated_at >= :updatedSince');
  where(listing.search, containsSql('session.search_text', ':search'));
  const column = sortColumns[listing.sort.endsWith('updatedAt') ? 'updatedAt' : 'startsAt'];
  const [order, isAfter] = listing.sort.startsWith('-') ? (['DESC', '<'] as const) : (['ASC', '>'] as const);
  if (after !== null) query.andWhere(`(${column}, session.id) ${isAfter} (:at, :id)`, after);
  return query.orderBy(column, order).addOrderBy('session.id', order).limit(limit).getMany();
}

const slugsLikeSql = query(`select slug from sessions where call_id = $1 and starts_with(slug, $2)`, { slug: 'text' });

/** Returns the slugs of a call that start with this one, to make a new one unique. */
export async function slugsLike(connection: Connection, callId: string, stem: string): Promise<Set<string>> {
  const rows = await slugsLikeSql.all(connection, [callId, stem]);
  return new Set(rows.map((row) => row.slug));
}

/** Writes a new session. */
export async function insertSession(tx: Tx, session: Session): Promise<void> {
  await tx.getRepository(Session).insert(session);
}

/** Writes the changed fields of a session. */
export async function updateSession(tx: Tx, id: string, changes: Partial<Session>): Promise<void> {
  await tx.getRepository(Session).update({ id }, changes);
}

/** Puts sessions into one occurrence group. */
export const putInOccurrenceGroup = command(
  'update sessions set occurrence_group = $1, updated_at = $3 where id = any($2)',
).write<[occurrenceGroup: string, ids: readonly string[], now: Date]>();

const updateSeatsSql = command(`
  update sessions s
  set taken = n.taken, waiting = n.waiting, taken_online = n."takenOnline", waiting_online = n."waitingOnline"
  from jsonb_to_recordset($1::jsonb) as n(id uuid, taken int, waiting int, "takenOnline" int, "waitingOnline" int)
  where s.id = n.id`).plannedOnce();

/** Writes the taken seats and waiting list lengths of sessions, in one statement. */
export async function updateSeats(tx: Tx, seats: readonly (SeatCounts & { id: string })[]): Promise<void> {
  if (seats.length > 0) await updateSeatsSql.run(tx, [JSON.stringify(seats)]);
}

/** Stores a snapshot of a session under its revision number. An existing snapshot is unchanged. */
export async function insertRevision(tx: Tx, session: Session, now: Date): Promise<void> {
  await tx
    .createQueryBuilder()
    .insert()
    .into(SessionRevision)
    .values({ sessionId: session.id, revision: session.revision, snapshot: sessionSnapshot(session), createdAt: now })
    .orIgnore()
    .execute();
}

/** Returns the snapshot of a revision, or null. */
export async function findSnapshot(
  connection: Connection,
  sessionId: string,
  revision: number,
): Promise<SessionSnapshot | null> {
  const row = await connection.getRepository(SessionRevision).findOneBy({ sessionId, revision });
  return row?.snapshot ?? null;
}

/** The other published runs of a session, by start. */
export async function listOccurrences(connection: Connection, session: Session): Promise<Session[]> {
  if (session.occurrenceGroup === null) return [];
  const runs = await connection.getRepository(Session).find({
    where: { occurrenceGroup: session.occurrenceGroup, state: 'published' },
    order: { startsAt: 'ASC' },
  });
  return runs.filter((run) => run.id !== session.id);
}

/** The other published sessions of a session's series, by start. */
export async function listSeries(connection: Connection, session: Session): Promise<Session[]> {
  if (session.seriesId === null) return [];
  const all = await connection.getRepository(Session).find({
    where: { seriesId: session.seriesId, state: 'published' },
    order: { startsAt: 'ASC', id: 'ASC' },
  });
  return all.filter((one) => one.id !== session.id);
}

const listByIdSql = query(
  `select ${session.list} from sessions s where s.id = any($1) order by s.starts_at, s.id`,
  session.columns,
).plannedOnce();

/** Sessions by id. */
export async function listSessionsById(connection: Connection, ids: readonly string[]): Promise<Session[]> {
  return ids.length === 0 ? [] : listByIdSql.all(connection, [ids]);
}

/** Returns the ids of upcoming sessions whose instants were derived from older tz data than `version`. */
export const listStaleSessions = query(
  `select id from sessions
   where tz_version collate "C" < $1 and ${isRederivedSql('sessions', '$2::timestamptz')}
   order by starts_at, id`,
  { id: 'uuid' },
).column<[version: string, now: Date]>();

const seatsToComeSql = query(
  `select count(*) as sessions, coalesce(sum(taken), 0) as taken, coalesce(sum(waiting), 0) as waiting
   from sessions where state = 'published' and ends_at > $1`,
  { sessions: 'bigint', taken: 'bigint', waiting: 'bigint' },
);

/**
 * Returns how many published sessions have not ended, and how many people have a seat in them or are waiting for one.
 */
export async function seatsToCome(
  connection: Connection,
  now: Date,
): Promise<{ sessions: number; taken: number; waiting: number }> {
  const rows = await seatsToComeSql.all(connection, [now]);
  const [row] = rows;
  return { sessions: Number(row?.sessions ?? 0), taken: Number(row?.taken ?? 0), waiting: Number(row?.waiting ?? 0) };
}
