import { recordAll } from '../../identity/audit.queries.js';
import type { Change } from '../../identity/change.js';
import type { Attendee } from '../../registrations/attendee.entity.js';
import { enqueueMessages } from '../outbox/messages.queries.js';
import { linkMessage } from '../outbox/frozen.js';
import { unsuppressAddresses, suppressAddress } from './suppressions.queries.js';

/** Stops email to an address that a server refuses permanently, with the server's words and status. */
export async function suppress(
  change: Change,
  emailKey: string,
  refusal: { words: string | null; status: string | null },
): Promise<void> {
  const ids = await suppressAddress(change.tx, emailKey, refusal.words ?? refusal.status, change.now);
  // Not the words: they quote the address, and the log is never deleted.
  const details = { status: refusal.status };
  await recordAll(
    { ...change, actor: { kind: 'system' } },
    ids.map((id) => ({ action: 'attendee.unreachable', subject: `attendee:${id}`, details })),
  );
}

/** Lets email go to these people again, on the word of the actor. Returns the ids of those to whom it was stopped. */
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

/** Lets email go to these people again, and sends each the link of the own page, at most once a minute. */
export async function unsuppressWithLink(change: Change, attendees: readonly Attendee[]): Promise<void> {
  const stopped = attendees.filter(({ suppressedAt }) => suppressedAt !== null);
  if (stopped.length === 0) return;
  const ids = new Set(await unsuppress(change, stopped));
  const minute = Math.floor(change.now.getTime() / 60_000);
  const links = stopped
    .filter(({ id }) => ids.has(id))
    .map((attendee) => linkMessage(attendee, `again:${attendee.id}:${minute}`));
  await enqueueMessages(change, links);
}
