import type { Bounce } from './bounce.js';
import { Message } from '../message.entity.js';
import { idInMessageId } from '../outbox/message-id.js';
import { isUuid } from '../../../platform/database/uuid.js';
import type { Connection, Tx } from '../../../platform/database/tx.js';
import { query } from '../../../platform/database/statement.js';

/** Returns the message with one of these Message-IDs, or null. */
export async function findMessageByHeader(
  connection: Connection,
  messageIds: readonly string[],
): Promise<Message | null> {
  const ids = messageIds.map(idInMessageId).filter((id) => id !== null && isUuid(id));
  if (ids.length === 0) return null;
  return connection
    .getRepository(Message)
    .createQueryBuilder('message')
    .where('message.id = any(:ids) and message.message_id = any(:messageIds)', { ids, messageIds })
    .orderBy('message.position')
    .getOne();
}

/** Locks and returns a message, or null if it was removed. */
export async function lockMessage(tx: Tx, id: string): Promise<Message | null> {
  return tx.getRepository(Message).findOne({ where: { id }, lock: { mode: 'pessimistic_write' } });
}

/** Records a report about a message and those that traveled in its email. Its state stays `sent`, because a server had accepted it. */
export async function recordBounce(tx: Tx, id: string, bounce: Bounce, now: Date): Promise<void> {
  await tx.getRepository(Message).update([{ id }, { sentWith: id }], {
    bounceStatus: bounce.status,
    bounceDiagnostic: bounce.words,
    ...(bounce.outcome === 'bounced' && { bouncedAt: now }),
  });
}

const bounceStateSql = query(
  `select (select count(*)::int from messages where bounced_at is not null) as bounced,
   (select count(*)::int from attendees where suppressed_at is not null) as unreachable`,
  { bounced: 'int', unreachable: 'int' },
);

/** Returns how many messages bounced and how many people are suppressed, for metrics. */
export async function bounceState(connection: Connection): Promise<{ bounced: number; unreachable: number }> {
  const row = await bounceStateSql.maybe(connection);
  return row ?? { bounced: 0, unreachable: 0 };
}
