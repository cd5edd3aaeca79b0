import { versionColumns, versionSql } from '../../platform/database/noted-changes.js';
import { query } from '../../platform/database/statement.js';
import type { Connection } from '../../platform/database/tx.js';

const listVersionSql = query(versionSql('proposal_list_changes'), versionColumns);

/** Returns a text that changes with everything that the list of proposals counts or searches, in constant time. */
export async function findListVersion(connection: Connection, callId: string): Promise<string> {
  return (await listVersionSql.one(connection, [callId])).version;
}
