import type { MessageKind } from '../kinds/kinds.js';
import type { Tx } from '../../../platform/database/tx.js';
import { command } from '../../../platform/database/statement.js';

const dropWaitingSql = command(
  `update messages set state = 'dropped', result = $3 where attendee_id = $1 and kind = any($2) and state = 'queued'`,
);

/** Takes what waits in the outbox for an attendee out of it again, as far as it is of these kinds. */
export async function dropWaiting(
  tx: Tx,
  attendeeId: string,
  kinds: readonly MessageKind[],
  words: string,
): Promise<void> {
  if (kinds.length === 0) return;
  await dropWaitingSql.run(tx, [attendeeId, kinds, words]);
}
