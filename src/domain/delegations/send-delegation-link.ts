import type { Change } from '../identity/change.js';
import { enqueueMessages } from '../notifications/outbox/messages.queries.js';
import { recipientOf } from '../notifications/outbox/frozen.js';
import type { Attendee } from '../registrations/attendee.entity.js';
import type { Delegation } from './delegation.entity.js';
import { countSentLinks } from './delegations.queries.js';

const tenMinutesMs = 600_000;
/** In ten minutes, so that strangers who type an address cannot fill its mailbox. */
const mostLinks = 3;

/** Sends a coordinator the link of a delegation's page, unless they were sent several just now. */
export async function sendDelegationLink(
  change: Change,
  coordinator: Attendee,
  delegation: Delegation,
  organization: string,
  session: string | undefined,
): Promise<void> {
  const { tx, now } = change;
  const sent = await countSentLinks(tx, coordinator.id, new Date(now.getTime() - tenMinutesMs));
  if (sent >= mostLinks) return;
  const message = {
    callId: coordinator.callId,
    sessionId: null,
    sessionRevision: null,
    registrationId: null,
    attendeeId: coordinator.id,
    kind: 'delegation-link' as const,
    dedupeKey: `delegation-link:${delegation.id}:${Math.floor(now.getTime() / tenMinutesMs)}`,
    payload: {
      recipient: recipientOf(coordinator),
      delegation: { id: delegation.id, organization, ...(session !== undefined && { session }) },
    },
  };
  await enqueueMessages(change, [message]);
}
