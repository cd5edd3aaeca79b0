import { kindsWhere } from '../kinds/kinds.js';
import { dropWaiting } from './unsubscribed.queries.js';
import { Attendee } from '../../registrations/attendee.entity.js';
import type { EmailCategory } from './email-category.js';
import type { Tx } from '../../../platform/database/tx.js';

/** Writes which categories of mails a locked attendee has stopped, and takes what waits of them out of the outbox. */
export async function writeUnsubscribed(tx: Tx, attendee: Attendee, muted: readonly EmailCategory[]): Promise<void> {
  await tx.getRepository(Attendee).update({ id: attendee.id }, { muted: [...muted] });
  const kinds = kindsWhere(({ category }) => category !== null && muted.includes(category));
  await dropWaiting(tx, attendee.id, kinds, 'The attendee wants no such mails any more.');
}
