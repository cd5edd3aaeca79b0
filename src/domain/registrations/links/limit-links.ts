import type { Change } from '../../identity/change.js';
import { TooManyRequests } from '../../../platform/errors.js';
import { networkOfActor } from '../admission/applicant.js';
import { countLinkRequest, sourceKey } from '../admission/sources.queries.js';

/**
 * A browser can ask so often for links by email in this time: enough for a booth where many use one. So can each person on
 * their own page, so that others in the network don't use up what is theirs.
 */
const maxRequests = 30;
/** All browsers of a network can ask so often together: enough for a conference hall, whatever one of them asks for. */
const maxOfNetwork = 300;
const windowMs = 600_000;

/**
 * Counts a request that emails a link to an address that anyone can have typed. Throws TooManyRequests once the browser or
 * its network, or the person on their own page, has made as many as they can, before the address is looked up. What is
 * refused to a browser doesn't count for its network.
 */
export async function limitLinks({ tx, actor, now, linkSecret }: Change): Promise<void> {
  const count = async (source: string, most: number) => {
    const startedAfter = new Date(now.getTime() - windowMs);
    const { requests, startedAt } = await countLinkRequest(tx, sourceKey(linkSecret, source, now), startedAfter, now);
    if (requests > most) throw tooManyLinks(startedAt, now);
  };
  if (actor.kind === 'attendee') return count(`attendee ${actor.id}`, maxRequests);
  const network = networkOfActor(actor);
  if (network === null) return;
  const browser = actor.kind === 'visitor' ? actor.browser : undefined;
  await count(browser === undefined ? network : `browser ${network}\n${browser}`, maxRequests);
  await count(`browsers of ${network}`, maxOfNetwork);
}

function tooManyLinks(startedAt: Date, now: Date): TooManyRequests {
  const seconds = Math.max(1, Math.ceil((startedAt.getTime() + windowMs - now.getTime()) / 1000));
  const values = { seconds, minutes: Math.ceil(seconds / 60) };
  const message = `Too many links were requested from this network. Try again in ${values.minutes} minutes.`;
  const fieldErrors = [{ path: 'email', code: 'too-many-links', message, values: { minutes: values.minutes } }];
  return new TooManyRequests('too-many-links', message, values, fieldErrors);
}
