import { recordAll, type Change } from '../../identity/change.js';
import { actsFor } from '../../registrations/links/proven.js';
import type { Attendee } from '../../registrations/attendee.entity.js';
import { enqueueMessages } from '../outbox/messages.queries.js';
import { linkMessage } from '../outbox/frozen.js';
import { unsuppressAddresses, suppressAddress } from './suppressions.queries.js';

/** Suppresses an address that a server permanently refuses, with the server's response and status. */
export async function suppress(
  change: Change,
  emailKey: string,
  refusal: { words: string | null; status: string | null },
): Promise<void> {
  const ids = await suppressAddress(change.tx, emailKey, refusal.words ?? refusal.status, change.now);
  // Not the response: it quotes the address, and the activity log is never deleted.
  const details = { status: refusal.status };
  await recordAll(
    { ...change, actor: { kind: 'system' } },
    ids.map((id) => ({ action: 'attendee.unreachable', subject: `attendee:${id}`, details })),
  );
}

/**
 * Lifts the suppression of these people's addresses, on behalf of the actor. Returns the ids of those who were
 * suppressed.
 */
export async function unsuppress(change: Change, attendees: readonly { emailKey: string }[]): Promise<string[]> {
  const ids = await unsuppressAddresses(
    change.tx,
    attendees.map(({ emailKey }) => emailKey),
  );
  await recordAll(
    change,
    ids.map((id) => ({ action: 'attendee.tried-again', subject: `attendee:${id}` })),
  );
  return ids;
}

/**
 * Lifts the suppression of these people's addresses, and sends each the link to their own page, at most once a minute.
 */
export async function unsuppressWithLink(change: Change, attendees: readonly Attendee[]): Promise<void> {
  const stopped = attendees.filter(({ suppressedAt }) => suppressedAt !== null);
  if (stopped.length === 0) return;
  const ids = new Set(await unsuppress(change, stopped));
  const minute = Math.floor(change.now.getTime() / 60_000);
  const links = stopped
    .filter(({ id }) => ids.has(id))
    .map((attendee) => linkMessage(attendee, `again:${attendee.id}:${minute}`, !actsFor(change.actor, attendee.id)));
  await enqueueMessages(change, links);
}
