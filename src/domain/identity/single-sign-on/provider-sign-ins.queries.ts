import { command } from '../../../platform/database/statement.js';
import type { Tx } from '../../../platform/database/tx.js';
import { hashToken } from '../../../platform/tokens.js';

const forgetSql = command(`delete from provider_sign_ins where expires_at <= $1`);
const insertSql = command(`insert into provider_sign_ins (token_hash, next, expires_at) values ($1, $2, $3)`);

/** Writes a sign-in that goes on at the provider, and forgets those that have expired. */
export async function insertProviderSignIn(
  tx: Tx,
  { tokenHash, next, expiresAt }: { tokenHash: Buffer; next: string; expiresAt: Date },
  now: Date,
): Promise<void> {
  await forgetSql.run(tx, [now]);
  await insertSql.run(tx, [tokenHash, next, expiresAt]);
}

/** Ends a sign-in at the provider. Returns where it leads to, or null if it has ended or expired before. */
export const takeProviderSignIn = command(
  `delete from provider_sign_ins where token_hash = $1 and expires_at > $2 returning next`,
  {
    next: 'text',
  },
).findValue((token: string, now: Date) => [hashToken(token), now]);
