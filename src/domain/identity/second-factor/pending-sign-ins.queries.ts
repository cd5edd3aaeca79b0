import { command, query } from '../../../platform/database/statement.js';
import type { Connection, Tx } from '../../../platform/database/tx.js';
import { hashToken } from '../../../platform/tokens.js';
import { Organizer } from '../organizer.entity.js';

const forgetPendingSignInsSql = command(`delete from pending_sign_ins where expires_at <= $1`);
const insertPendingSignInSql = command(
  `insert into pending_sign_ins (token_hash, organizer_id, created_at, expires_at) values ($1, $2, $3, $4)`,
);

/** Writes a sign-in that waits for a code, and forgets those that have expired. */
export async function insertPendingSignIn(
  tx: Tx,
  pending: { tokenHash: Buffer; organizerId: string; createdAt: Date; expiresAt: Date },
): Promise<void> {
  const { tokenHash, organizerId, createdAt, expiresAt } = pending;
  await forgetPendingSignInsSql.run(tx, [createdAt]);
  await insertPendingSignInSql.run(tx, [tokenHash, organizerId, createdAt, expiresAt]);
}

const findPendingSignInSql = query(
  `select organizer_id as id from pending_sign_ins where token_hash = $1 and expires_at > $2`,
  { id: 'uuid' },
);

/** Returns whose sign-in waits for a code, or null if it has ended or expired. */
export async function findPendingSignIn(connection: Connection, token: string, now: Date): Promise<Organizer | null> {
  const found = await findPendingSignInSql.maybe(connection, [hashToken(token), now]);
  return found && connection.getRepository(Organizer).findOneBy({ id: found.id });
}

/** Ends a sign-in that waited for a code; false if another request has ended it. */
export const deletePendingSignIn = command(`delete from pending_sign_ins where token_hash = $1`).wrote(
  (token: string) => [hashToken(token)],
);

/** Ends all sign-ins of an organizer that wait for a code. */
export const deletePendingSignIns = command(`delete from pending_sign_ins where organizer_id = $1`).write<
  [organizerId: string]
>();
