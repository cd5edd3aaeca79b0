import { getCall } from '../../../domain/calls/calls.queries.js';
import { callTexts } from '../../../domain/calls/call.js';
import type { Call } from '../../../domain/calls/call.entity.js';
import type { Change } from '../../../domain/identity/change.js';
import { listOrganizers } from '../../../domain/identity/identity.queries.js';
import { carrying } from '../../../domain/notifications/kinds/kinds.js';
import { enqueueMessages, type NewMessage } from '../../../domain/notifications/outbox/messages.queries.js';
import { localTime } from '../../../domain/time/wall-time.js';
import { staffPlaces } from './emails/staff.js';
import { newestOf, type OpenPlaces, readOpenPlaces } from './open-places.js';
import { listDecidedCalls, writeOwnersTold } from './acceptances.queries.js';

/** Owners are told between these hours in the zone of the call. */
const [fromHour, untilHour] = [9, 21];
/** What is older is no news: it was there before owners were told of such things. */
const maxAgeMs = 7 * 86_400_000;

/**
 * Emails owners what the places of winners need: one email for all of it, at most once a day, and only if something is
 * new since the last one. Returns how many emails were enqueued.
 */
export async function remindOwners(change: Change): Promise<number> {
  const { tx, now } = change;
  let count = 0;
  for (const { id, toldAt } of await listDecidedCalls(tx)) {
    const call = await getCall(tx, id);
    const { date, hour } = localTime(now, call.timeZone);
    const isTime = hour >= fromHour && hour < untilHour;
    if (!isTime || (toldAt !== null && localTime(toldAt, call.timeZone).date === date)) continue;
    const places = await readOpenPlaces(tx, call, now);
    const newest = newestOf(places);
    if (newest === null || newest.getTime() <= Math.max(toldAt?.getTime() ?? 0, now.getTime() - maxAgeMs)) continue;
    const messages = await messagesFor(change, call, places);
    await enqueueMessages(change, messages);
    await writeOwnersTold(tx, id, now);
    count += messages.length;
  }
  return count;
}

async function messagesFor({ tx, now }: Change, call: Call, places: OpenPlaces): Promise<NewMessage[]> {
  const titles = (of: readonly { title: string }[]) => of.map(({ title }) => title);
  const owners = (await listOrganizers(tx)).filter(({ role, state }) => role === 'owner' && state === 'active');
  return owners.map(({ id, name, email, language }) => ({
    callId: null,
    sessionId: null,
    sessionRevision: null,
    registrationId: null,
    attendeeId: null,
    dedupeKey: `staff-places:${call.id}:${now.toISOString()}:${id}`,
    ...carrying(staffPlaces, {
      recipient: { name, email, timeZone: call.timeZone, isOwnZone: false as const, language, linkVersion: 0 },
      account: { organizerId: id },
      places: {
        call: { slug: call.slug, name: callTexts(call, language).name },
        free: titles(places.free),
        next: places.next?.title ?? null,
        late: titles(places.late),
        lost: titles(places.lost),
      },
    }),
  }));
}
