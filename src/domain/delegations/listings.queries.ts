import type { Connection, Tx } from '../../platform/database/tx.js';
import { DelegationListing } from './delegation.entity.js';

/** Returns whom a coordinator listed, in the order in which they did, those whom they withdrew included. */
export async function listListings(connection: Connection, delegationId: string): Promise<DelegationListing[]> {
  return connection
    .getRepository(DelegationListing)
    .find({ where: { delegationId }, order: { createdAt: 'ASC', position: 'ASC', id: 'ASC' } });
}

/** Writes listings; people who are listed already are listed as they are typed now. */
export async function saveListings(tx: Tx, listings: readonly DelegationListing[]): Promise<void> {
  if (listings.length === 0) return;
  const overwrite = ['email', 'name', 'state', 'attendance', 'is_elsewhere', 'withdrawn_at'];
  await tx
    .createQueryBuilder()
    .insert()
    .into(DelegationListing)
    .values([...listings])
    .orUpdate(overwrite, ['delegation_id', 'session_id', 'email_key'])
    .execute();
}

/** Takes a person off the list. */
export async function withdrawListing(tx: Tx, id: string, now: Date): Promise<void> {
  await tx.getRepository(DelegationListing).update({ id }, { withdrawnAt: now });
}
