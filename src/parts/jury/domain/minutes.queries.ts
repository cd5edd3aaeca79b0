import { query } from '../../../platform/database/statement.js';
import { SignedMinutes } from './jury.entity.js';
import type { Connection, Tx } from '../../../platform/database/tx.js';

/** Returns the signed minutes of a call, the newest first. */
export async function listSignedMinutes(connection: Connection, callId: string): Promise<SignedMinutes[]> {
  return connection.getRepository(SignedMinutes).find({ where: { callId }, order: { version: 'DESC' } });
}

/** Writes signed minutes. */
export async function insertSignedMinutes(tx: Tx, minutes: SignedMinutes): Promise<void> {
  await tx.getRepository(SignedMinutes).insert(minutes);
}

const listStaffNamesSql = query(
  `select 'organizer:' || id as actor, name from organizers where 'organizer:' || id = any($1::text[])`,
  { actor: 'text', name: 'text' },
);

/** Returns the names of staff by the actors of the audit log; others are missing. */
export async function listStaffNames(connection: Connection, actors: readonly string[]): Promise<Map<string, string>> {
  const rows = await listStaffNamesSql.all(connection, [actors]);
  return new Map(rows.map(({ actor, name }) => [actor, name]));
}
