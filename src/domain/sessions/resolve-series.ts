import { randomUUID } from 'node:crypto';
import { isUuid } from '../../platform/database/uuid.js';
import { invalidField } from '../../platform/errors.js';
import { lockCall } from '../calls/calls.queries.js';
import { record, type Change } from '../identity/change.js';
import type { Series } from './series.entity.js';
import type { Session } from './session.entity.js';
import { holdSeries, insertSeries, listSeriesOfCall, updateSeries } from './series.queries.js';
import { freeSlug, slugStem } from './slug.js';

/**
 * Returns the ID of the series of a call that has this ID or title; null for null. A new title creates a series. Throws
 * Invalid for an ID that the call doesn't have.
 */
export async function resolveSeries(change: Change, callId: string, wanted: string | null): Promise<string | null> {
  if (wanted === null) return null;
  const named = (all: readonly Series[]) => all.find(({ id, title }) => id === wanted || title === wanted);
  const known = named(await listSeriesOfCall(change.tx, callId));
  if (known !== undefined && (await holdSeries(change.tx, known.id))) return known.id;
  if (isUuid(wanted)) throw invalidField('series', 'unknown-series', 'The call has no series with this ID.');
  // Two requests with the same new title get the same series.
  await lockCall(change.tx, callId);
  const all = await listSeriesOfCall(change.tx, callId);
  return (named(all) ?? (await createSeries(change, callId, all, wanted))).id;
}

async function createSeries(change: Change, callId: string, others: readonly Series[], title: string): Promise<Series> {
  const slug = freeSlug(slugStem(title, 'series'), new Set(others.map((one) => one.slug)));
  const [id, at] = [randomUUID(), { createdAt: change.now, updatedAt: change.now }];
  const series = { id, callId, slug, title, description: '', translations: {}, ...at };
  await insertSeries(change.tx, series);
  await record(change, 'call.series-created', `call:${callId}`, { title });
  return series;
}

/** Notes that a session leaves its series, if `seriesId` is another one or null. */
export async function noteLeft({ tx, now }: Change, from: Pick<Session, 'seriesId'>, seriesId?: string | null) {
  if (from.seriesId !== null && seriesId !== undefined && seriesId !== from.seriesId)
    await updateSeries(tx, from.seriesId, { updatedAt: now });
}

/** Copies the series of a call to a copy of it. Returns the ID of each copy by that of the original. */
export async function copySeries(
  { tx, now }: Change,
  fromCallId: string,
  callId: string,
): Promise<Map<string, string>> {
  const copies = new Map<string, string>();
  for (const series of await listSeriesOfCall(tx, fromCallId)) {
    const copy = { ...series, id: randomUUID(), callId, createdAt: now, updatedAt: now };
    await insertSeries(tx, copy);
    copies.set(series.id, copy.id);
  }
  return copies;
}
