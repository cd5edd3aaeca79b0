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

/** Returns the names of staff by the actors of the audit log; others are missing. */
export const listStaffNames = query(
  `select 'organizer:' || id as actor, name from organizers where 'organizer:' || id = any($1::text[])`,
  { actor: 'text', name: 'text' },
).map('actor', 'name', (actors: readonly string[]) => [actors]);
