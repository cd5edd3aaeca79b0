import { isUuid } from '../../platform/database/uuid.js';
import { NotFound } from '../../platform/errors.js';
import { ProposalDelivery, ProposalHook } from './proposal-hook.entity.js';
import { keptDays } from './proposal-hook.js';
import type { Connection, Tx } from '../../platform/database/tx.js';
import { command, query } from '../../platform/database/statement.js';

/** Returns the webhook with this id, or null if it was removed. */
export async function findHook(connection: Connection, id: string): Promise<ProposalHook | null> {
  if (!isUuid(id)) return null;
  const hook = await connection.getRepository(ProposalHook).findOneBy({ id });
  return hook?.removedAt === null ? hook : null;
}

const lockHookSql = command(`select from proposal_hooks where id = $1 for no key update`);

/** Like the function above, and locks the row until the transaction ends. */
export async function lockHook(tx: Tx, id: string): Promise<ProposalHook> {
  if (isUuid(id)) await lockHookSql.run(tx, [id]);
  const hook = await findHook(tx, id);
  if (hook === null) throw new NotFound('hook-not-found', 'Webhook not found.');
  return hook;
}

/** Returns the webhooks of a call, oldest first. */
export async function listHooks(connection: Connection, callId: string): Promise<ProposalHook[]> {
  return connection
    .getRepository(ProposalHook)
    .createQueryBuilder('hook')
    .where('hook.call_id = :callId and hook.removed_at is null', { callId })
    .orderBy('hook.created_at')
    .addOrderBy('hook.id')
    .getMany();
}

/** Inserts or updates a webhook. */
export async function saveHook(tx: Tx, hook: ProposalHook): Promise<void> {
  await tx.getRepository(ProposalHook).upsert(hook, ['id']);
}

/** Records an invalid signature, at most once a minute, so that no one can cause constant writes. */
export const noteUnsigned = command(`
  update proposal_hooks set unsigned_at = $2
  where id = $1 and (unsigned_at is null or unsigned_at < $2::timestamptz - interval '1 minute')`).write<
  [hookId: string, now: Date]
>();

const lockDeliverySql = command(`select pg_advisory_xact_lock(hashtext($1), hashtext($2))`);

/**
 * Returns the outcome of an earlier delivery with this id, or null. Concurrent deliveries with the same id wait until
 * the transaction ends.
 */
export async function lockDelivery(tx: Tx, hookId: string, webhookId: string): Promise<ProposalDelivery | null> {
  await lockDeliverySql.run(tx, [`delivery:${hookId}`, webhookId]);
  return tx.getRepository(ProposalDelivery).findOneBy({ hookId, webhookId });
}

const hasNewerSql = query(
  `select exists (select 1 from proposal_deliveries d join proposal_hooks h on h.id = d.hook_id
   where h.call_id = $1 and d.external_id = $2 and d.sent_at > $3 and d.outcome <> 'refused') as newer`,
  { newer: 'boolean' },
);

/** Returns whether a newer event of a proposal was processed, known or not. */
export async function hasNewer(connection: Connection, callId: string, externalId: string, at: Date): Promise<boolean> {
  const row = await hasNewerSql.maybe(connection, [callId, externalId, at]);
  return row?.newer ?? false;
}

const writeDeliverySql = command(
  `delete from proposal_deliveries where hook_id = $1 and received_at < $2::timestamptz - make_interval(days => $3)`,
);

/** Records the outcome of a delivery, and deletes old ones. */
export async function writeDelivery(tx: Tx, delivery: ProposalDelivery): Promise<void> {
  await tx.getRepository(ProposalDelivery).upsert(delivery, ['hookId', 'webhookId']);
  await writeDeliverySql.run(tx, [delivery.hookId, delivery.receivedAt, keptDays]);
}

/** Returns the latest deliveries to the webhooks of a call, newest first. */
export async function listDeliveries(connection: Connection, hookIds: readonly string[], limit: number) {
  return connection
    .getRepository(ProposalDelivery)
    .createQueryBuilder('delivery')
    .where('delivery.hook_id = any(:hookIds)', { hookIds })
    .orderBy('delivery.received_at', 'DESC')
    .addOrderBy('delivery.webhook_id')
    .limit(limit)
    .getMany();
}
