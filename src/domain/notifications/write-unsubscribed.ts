import type { EntityManager } from 'typeorm';
import { categoryOf, messageKinds } from './message.js';
import { dropWaiting } from './unsubscribed.queries.js';
import { Attendee } from '../registrations/attendee.entity.js';
import type { MailCategory } from './email-category.js';

/** Writes which categories of mails a locked attendee has stopped, and takes what waits of them out of the outbox. */
export async function writeMuted(tx: EntityManager, attendee: Attendee, muted: readonly MailCategory[]): Promise<void> {
  await tx.getRepository(Attendee).update({ id: attendee.id }, { muted: [...muted] });
  const kinds = messageKinds.filter((kind) => muted.some((category) => category === categoryOf(kind)));
  await dropWaiting(tx, attendee.id, kinds, 'The attendee wants no such mails any more.');
}
