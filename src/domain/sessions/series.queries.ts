import { In } from 'typeorm';
import { rowOf } from '../../platform/database/entity-columns.js';
import { query } from '../../platform/database/statement.js';
import type { Connection, Tx } from '../../platform/database/tx.js';
import { isUuid } from '../../platform/database/uuid.js';
import { NotFound } from '../../platform/errors.js';
import { Series } from './series.entity.js';
import { Session } from './session.entity.js';

const missing = () => new NotFound('series-not-found', 'Series not found.');

/** Returns a series. Throws NotFound. */
export async function getSeries(connection: Connection, id: string): Promise<Series> {
  const series = isUuid(id) ? await connection.getRepository(Series).findOneBy({ id }) : null;
  if (series === null) throw missing();
  return series;
}

/** Locks and returns a series until the transaction ends. Throws NotFound. */
export async function lockSeries(tx: Tx, id: string): Promise<Series> {
  if (!isUuid(id)) throw missing();
  const series = await tx.getRepository(Series).findOne({ where: { id }, lock: { mode: 'pessimistic_write' } });
  if (series === null) throw missing();
  return series;
}

/** Locks a series so that nobody deletes it until the transaction ends. Returns whether there is one. */
export async function holdSeries(tx: Tx, id: string): Promise<boolean> {
  return (await tx.getRepository(Series).findOne({ where: { id }, lock: { mode: 'for_key_share' } })) !== null;
}

/** Returns the series of a call with this slug. Throws NotFound. */
export async function getSeriesBySlug(connection: Connection, callId: string, slug: string): Promise<Series> {
  const series = await connection.getRepository(Series).findOneBy({ callId, slug });
  if (series === null) throw missing();
  return series;
}

/** Returns the series of a session; null for none. */
export async function findSeriesOf(connection: Connection, { seriesId }: Session): Promise<Series | null> {
  return seriesId === null ? null : connection.getRepository(Series).findOneBy({ id: seriesId });
}

/** Returns all series of a call, by title. */
export async function listSeriesOfCall(connection: Connection, callId: string): Promise<Series[]> {
  return connection.getRepository(Series).find({ where: { callId }, order: { title: 'ASC', id: 'ASC' } });
}

const row = rowOf(Series, 's');
const listByIdSql = query(
  `select ${row.list} from series s where s.id = any($1) order by s.title, s.id`,
  row.columns,
).plannedOnce();

/** Returns the series of these sessions, by title. */
export async function listSeriesOf(
  connection: Connection,
  sessions: readonly Pick<Session, 'seriesId'>[],
): Promise<Series[]> {
  const ids = [...new Set(sessions.flatMap(({ seriesId }) => seriesId ?? []))];
  if (ids.length === 0) return [];
  return listByIdSql.all(connection, [ids]);
}

/** Returns the sessions of a series, drafts included, by start. */
export async function listSessionsOfSeries(connection: Connection, seriesId: string): Promise<Session[]> {
  return connection.getRepository(Session).find({ where: { seriesId }, order: { startsAt: 'ASC', id: 'ASC' } });
}

/** Returns the sessions of several series, drafts included, by start. */
export async function listSessionsOfAll(
  connection: Connection,
  series: readonly Pick<Series, 'id'>[],
): Promise<Session[]> {
  if (series.length === 0) return [];
  const seriesId = In(series.map(({ id }) => id));
  return connection.getRepository(Session).find({ where: { seriesId }, order: { startsAt: 'ASC', id: 'ASC' } });
}

/** Locks and returns the sessions of a series, always in the same order. */
export async function lockSessionsOfSeries(tx: Tx, seriesId: string): Promise<Session[]> {
  if (!isUuid(seriesId)) throw missing();
  const sessions = await tx
    .getRepository(Session)
    .find({ where: { seriesId }, order: { id: 'ASC' }, lock: { mode: 'pessimistic_write' } });
  return sessions.toSorted((one, other) => one.startsAt.getTime() - other.startsAt.getTime());
}

/** Writes a new series. */
export async function insertSeries(tx: Tx, series: Series): Promise<void> {
  await tx.getRepository(Series).insert(series);
}

/** Writes the changed fields of a series. */
export async function updateSeries(tx: Tx, id: string, changes: Partial<Series>): Promise<void> {
  await tx.getRepository(Series).update({ id }, changes);
}

/** Deletes a series. */
export async function deleteSeries(tx: Tx, id: string): Promise<void> {
  await tx.getRepository(Series).delete({ id });
}
