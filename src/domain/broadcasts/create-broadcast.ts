import { randomUUID } from 'node:crypto';

import { actorName } from '../identity/actor.js';
import { insertDraft } from '../campaigns/drafts.js';
import type { Change } from '../identity/change.js';
import type { Broadcast } from './broadcast.entity.js';
import type { BroadcastInput } from './broadcast-input.js';
import { broadcasts } from './broadcasts.queries.js';

/** Adds a draft of a broadcast to a call. */
export async function createBroadcast(
  change: Change,
  callId: string,
  { filter, contents }: BroadcastInput,
  id: string = randomUUID(),
): Promise<Broadcast> {
  const { actor, now } = change;
  const broadcast: Broadcast = {
    id,
    callId,
    state: 'draft',
    filter,
    contents,
    sendAt: null,
    sendZone: null,
    recipients: null,
    unsubscribed: null,
    suppressed: null,
    sent: null,
    failed: null,
    dropped: null,
    createdBy: actorName(actor),
    createdAt: now,
    updatedAt: now,
    startedAt: null,
    endedAt: null,
  };
  return insertDraft(change, broadcasts, broadcast);
}
