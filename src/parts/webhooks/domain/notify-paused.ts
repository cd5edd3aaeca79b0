import { randomUUID } from 'node:crypto';
import { getCall, listCalls } from '../../../domain/calls/calls.queries.js';
import type { Change } from '../../../domain/identity/change.js';
import { listOrganizers } from '../../../domain/identity/identity.queries.js';
import { carrying } from '../../../domain/notifications/kinds/kinds.js';
import { enqueueMessages } from '../../../domain/notifications/outbox/messages.queries.js';
import { staffWebhook } from './emails/staff-webhook.js';
import type { PausedBecause } from './webhook.js';
import type { Webhook } from './webhook.entity.js';

/** Emails the owner of a webhook that it was paused, or all owners of the workspace if that one has left. */
export async function notifyPaused(
  change: Change,
  { id, name, host, ownerId, callId }: Webhook,
  because: Exclude<PausedBecause, 'chosen'>,
): Promise<void> {
  const team = (await listOrganizers(change.tx)).filter(({ state }) => state === 'active');
  const owner = team.filter((one) => one.id === ownerId);
  const told = owner.length > 0 ? owner : team.filter(({ role }) => role === 'owner');
  // One of all calls is shown with each of them.
  const call = callId === null ? (await listCalls(change.tx))[0] : await getCall(change.tx, callId);
  const path = call === undefined ? '' : `/calls/${call.slug}/webhooks/${id}`;
  const messages = told.map(({ id: organizerId, name: recipient, email, language }) => ({
    callId: null,
    sessionId: null,
    sessionRevision: null,
    registrationId: null,
    attendeeId: null,
    dedupeKey: `webhook-paused:${randomUUID()}`,
    ...carrying(staffWebhook, {
      recipient: { name: recipient, email, timeZone: 'UTC', language, linkVersion: 0 },
      account: { organizerId },
      webhook: { name, host, because, path },
    }),
  }));
  await enqueueMessages(change, messages);
}
