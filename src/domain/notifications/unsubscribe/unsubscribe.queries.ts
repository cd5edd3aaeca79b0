import { kindsWhere } from '../kinds/kinds.js';
import type { EmailCategory } from './email-category.js';
import { Attendee } from '../../registrations/attendee.entity.js';
import type { Tx } from '../../../platform/database/tx.js';
import { command } from '../../../platform/database/statement.js';
import { dropReasons } from '../outbox/drop-reasons.js';

const dropWaitingSql = command(
  `update messages set state = 'dropped', result = '${dropReasons.unsubscribed}'
   where attendee_id = $1 and kind = any($2) and state = 'queued'`,
);

/** Writes which categories of email a locked attendee has stopped, and drops what waits of them in the outbox. */
export async function writeUnsubscribed(tx: Tx, attendee: Attendee, unsubscribedFrom: readonly EmailCategory[]) {
  await tx.getRepository(Attendee).update({ id: attendee.id }, { unsubscribedFrom: [...unsubscribedFrom] });
  const kinds = kindsWhere(({ category }) => category !== null && unsubscribedFrom.includes(category));
  if (kinds.length > 0) await dropWaitingSql.run(tx, [attendee.id, kinds]);
}
