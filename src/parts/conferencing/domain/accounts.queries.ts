import { isUuid } from '../../../platform/database/uuid.js';
import { NotFound } from '../../../platform/errors.js';
import { command } from '../../../platform/database/statement.js';
import type { Connection, Tx } from '../../../platform/database/tx.js';
import { ConferencingAccount } from './account.entity.js';
import type { ProviderName } from './provider.js';

/** Returns the accounts of a call. */
export async function listAccounts(connection: Connection, callId: string): Promise<ConferencingAccount[]> {
  return connection.getRepository(ConferencingAccount).findBy({ callId });
}

/** Returns the account of a call at a provider; null if there is none. */
export async function findAccount(
  connection: Connection,
  callId: string,
  provider: ProviderName,
): Promise<ConferencingAccount | null> {
  return connection.getRepository(ConferencingAccount).findOneBy({ callId, provider });
}

/** Returns an account. Throws NotFound. */
export async function getAccount(connection: Connection, id: string): Promise<ConferencingAccount> {
  const found = isUuid(id) ? await connection.getRepository(ConferencingAccount).findOneBy({ id }) : null;
  if (found === null) throw new NotFound('account-not-found', 'Account not found.');
  return found;
}

/** Locks the accounts of a call. */
export const lockAccounts = command(`select from calls where id = $1 for no key update`).write<[callId: string]>();

/** Writes a new account, or a locked one anew. */
export async function writeAccount(tx: Tx, account: ConferencingAccount): Promise<void> {
  await tx.getRepository(ConferencingAccount).save(account);
}

/** Records what a check said. */
export async function recordCheck(
  tx: Tx,
  id: string,
  check: Partial<Pick<ConferencingAccount, 'plan' | 'checkedAt' | 'failure' | 'said'>>,
): Promise<void> {
  await tx.getRepository(ConferencingAccount).update({ id }, check);
}

/** Deletes an account, with what is known of its rooms. */
export async function deleteAccount(tx: Tx, id: string): Promise<void> {
  await tx.getRepository(ConferencingAccount).delete({ id });
}
