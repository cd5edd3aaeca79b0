import type { Change } from '../identity/change.js';
import { TooManyRequests } from '../../platform/errors.js';
import { networkOfActor } from './applicant.js';
import { countLinkRequest, sourceKey } from './sources.queries.js';

/**
 * A network can ask so often for links by email in this time: enough for a conference hall behind one address. So can each
 * person on their own page, so that others in the network don't use up what is theirs.
 */
const mostRequests = 30;
const windowMs = 600_000;

/**
 * Counts a request that emails a link to an address that anyone can have typed. Throws TooManyRequests once the network,
 * or the person on their own page, has made as many as they can, before the address is looked up.
 */
export async function limitLinks({ tx, actor, now, linkSecret }: Change): Promise<void> {
  const source = actor.kind === 'attendee' ? `attendee ${actor.id}` : networkOfActor(actor);
  if (source === null) return;
  const startedAfter = new Date(now.getTime() - windowMs);
  const { requests, startedAt } = await countLinkRequest(tx, sourceKey(linkSecret, source, now), startedAfter, now);
  if (requests <= mostRequests) return;
  const seconds = Math.max(1, Math.ceil((startedAt.getTime() + windowMs - now.getTime()) / 1000));
  const values = { seconds, minutes: Math.ceil(seconds / 60) };
  const message = `Too many links were requested from this network. Try again in ${values.minutes} minutes.`;
  const fieldErrors = [{ path: 'email', code: 'too-many-links', message, values: { minutes: values.minutes } }];
  throw new TooManyRequests('too-many-links', message, values, fieldErrors);
}
