import { randomUUID } from 'node:crypto';
import type { Change } from '../../identity/change.js';
import { findOrganizerById } from '../../identity/identity.queries.js';
import { enqueueMessages } from '../outbox/messages.queries.js';
import type { AccountChange } from './account-change.js';

/**
 * Emails an organizer that the way into their account has changed, in the language of their last login, so that they
 * notice a change that isn't theirs: at the address that they had, with the link that brings it back, if the address has changed.
 */
export async function notifyAccountChange(
  change: Change,
  organizerId: string,
  what: AccountChange,
  { email: to, linkId }: { email?: string; linkId?: string } = {},
): Promise<void> {
  const { tx, actor } = change;
  const organizer = await findOrganizerById(tx, organizerId);
  if (organizer === null) return;
  const { name, email, language } = organizer;
  const colleague =
    actor.kind === 'organizer' && actor.id !== organizerId ? (await findOrganizerById(tx, actor.id))?.name : undefined;
  const network = actor.origin?.split(' ')[1];
  const account = {
    organizerId,
    change: what,
    ...(linkId !== undefined && { linkId }),
    ...(colleague !== undefined && { colleague }),
    ...(network !== undefined && { network }),
  };
  await enqueueMessages(change, [
    {
      callId: null,
      sessionId: null,
      sessionRevision: null,
      registrationId: null,
      attendeeId: null,
      kind: 'staff-security',
      dedupeKey: `account:${randomUUID()}`,
      payload: { recipient: { name, email: to ?? email, timeZone: 'UTC', language, linkVersion: 0 }, account },
    },
  ]);
}
