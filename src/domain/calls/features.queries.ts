import { composedQuery } from '../../platform/database/statement.js';
import type { Connection } from '../../platform/database/tx.js';
import { features } from './feature.js';

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
