import type { Actor } from '../../identity/actor.js';
import { recordAll } from '../../identity/audit.queries.js';
import { enqueueMessages, type NewMessage } from '../outbox/messages.queries.js';
import { recipientOf } from '../outbox/frozen.js';
import type { Attendee } from '../../registrations/attendee.entity.js';
import { unsuppressAddresses, suppressAddress } from './suppressions.queries.js';
import type { Tx } from '../../../platform/database/tx.js';

/** Stops email to an address that a server has refused for good, with this answer and status (RFC 3463). */
export async function suppress(
  tx: Tx,
  emailKey: string,
  refusal: { words: string | null; status: string | null },
  now: Date,
): Promise<void> {
  const ids = await suppressAddress(tx, emailKey, refusal.words ?? refusal.status, now);
  // Without the answer: it quotes the address, and the log is kept for good.
  const auditEntries = ids.map((id) =>
    auditEntry({ kind: 'system' }, 'attendee.unreachable', id, { status: refusal.status }),
  );
  await recordAll(tx, auditEntries, now);
}

/** Lets email go to these people again, because the actor says so. Returns the ids of those who were suppressed. */
export async function unsuppress(
  tx: Tx,
  attendees: readonly { emailKey: string }[],
  actor: Actor,
  now: Date,
): Promise<string[]> {
  const ids = await unsuppressAddresses(
    tx,
    attendees.map(({ emailKey }) => emailKey),
  );
  await recordAll(
    tx,
    ids.map((id) => auditEntry(actor, 'attendee.tried-again', id)),
    now,
  );
  return ids;
}

/** As `unsuppress`, where nothing else is sent: each gets the link to their own page, at most once per minute. */
export async function unsuppressWithLink(
  tx: Tx,
  attendees: readonly Attendee[],
  actor: Actor,
  domain: string,
  now: Date,
): Promise<void> {
  const stopped = attendees.filter(({ suppressedAt }) => suppressedAt !== null);
  if (stopped.length === 0) return;
  const ids = new Set(await unsuppress(tx, stopped, actor, now));
  const minute = Math.floor(now.getTime() / 60_000);
  const links = stopped
    .filter(({ id }) => ids.has(id))
    .map((attendee): NewMessage => ({
      callId: attendee.callId,
      sessionId: null,
      sessionRevision: null,
      registrationId: null,
      attendeeId: attendee.id,
      kind: 'link',
      dedupeKey: `again:${attendee.id}:${minute}`,
      payload: { recipient: recipientOf(attendee) },
    }));
  await enqueueMessages(tx, links, domain, now);
}

function auditEntry(actor: Actor, action: string, attendeeId: string, details: object = {}) {
  return { actor, action, subject: `attendee:${attendeeId}`, details };
}
