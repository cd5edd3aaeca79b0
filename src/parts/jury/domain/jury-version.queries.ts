import { versionColumns, versionSql } from '../../../platform/database/noted-changes.js';
import { query } from '../../../platform/database/statement.js';
import type { Connection } from '../../../platform/database/tx.js';

const juryVersionSql = query(versionSql('jury_changes'), versionColumns);

/** Returns a text that changes with every proposal, assignment and sheet of a call, in constant time. */
export async function findJuryVersion(connection: Connection, callId: string): Promise<string> {
  return (await juryVersionSql.one(connection, [callId])).version;
}
