import type { Connection } from '../../platform/database/tx.js';
import { checkTzData, missingZones, offeredZones, TzDataError } from './check-tz-data.js';
import { readTzData } from './read-tz-data.js';
import { type TzData, tzDataVersion, useTzData } from './tz-data.js';
import { findPackedTzData, findStoredTzData, listZonesInUse } from './tz-data.queries.js';
import { isNewerTzVersion } from './tz-version.js';

/** Reads the time zone data at a path. Throws `TzDataError` if it is damaged, or lacks a zone that is in use. */
export async function readCandidate(connection: Connection, path: string): Promise<TzData> {
  const data = await readTzData(path);
  const missing = missingZones(data, [...offeredZones(), ...(await listZonesInUse(connection))]);
  if (missing.length === 0) return data;
  const names = [...missing.slice(0, 5), ...(missing.length > 5 ? [`${missing.length - 5} more`] : [])];
  throw new TzDataError(`${path}: The data ${data.version} lacks ${names.join(', ')}.`);
}

/** Uses the data that is stored for all instances if it is newer than what this process uses. */
export async function useStoredTzData(connection: Connection): Promise<void> {
  const stored = await findStoredTzData(connection);
  if (stored === null || !isNewerTzVersion(stored.version, tzDataVersion())) return;
  const packed = await findPackedTzData(connection, stored.version);
  // Since then, another instance has stored newer data.
  if (packed !== null) useTzData(checkTzData(JSON.parse(packed)));
}

/**
 * Uses the newest of the data of the program, the data that is stored for all instances, and the data at `path`.
 * Returns what is wrong with the latter, or null.
 */
export async function useNewestTzData(connection: Connection, path: string | undefined): Promise<string | null> {
  await useStoredTzData(connection);
  if (path === undefined) return null;
  try {
    const data = await readCandidate(connection, path);
    if (isNewerTzVersion(data.version, tzDataVersion())) useTzData(data);
    else if (data.version !== tzDataVersion()) return `${path}: The data ${data.version} is older.`;
    return null;
  } catch (error) {
    if (error instanceof TzDataError) return error.message;
    throw error;
  }
}
