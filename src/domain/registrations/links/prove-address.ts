import { recordAll, type Change } from '../../identity/change.js';
import { releaseHeld } from '../../notifications/outbox/messages.queries.js';
import { unsuppressWithLink } from '../../notifications/suppression/suppression.js';
import { command } from '../../../platform/database/statement.js';
import { listAttendees } from '../registrations.queries.js';
import type { Prover } from '../attendee.entity.js';

const proveAddressSql = command(
  `with unproven as (
     select id from attendees where id = any($1) and proven_at is null order by id for no key update
   )
   update attendees a set proven_at = $2, proven_by = $3, source = null, not_me_at = null,
     suppressed_at = case when a.not_me_at is null then a.suppressed_at end
   from unproven u where u.id = a.id
   returning a.id, a.suppressed_at is not null as "isSuppressed"`,
  { id: 'uuid', isSuppressed: 'boolean' },
);

const confirmRegistrationsSql = command(
  `with places as (
     select id from registrations where attendee_id = any($1) and unproven
     order by session_id, waitlist_number for no key update
   )
   update registrations r set unproven = false, source = null,
     provisional_until = case r.state when 'cancelled' then r.provisional_until end
   from places where places.id = r.id
   returning r.id, r.attendee_id as "attendeeId"`,
  { id: 'uuid', attendeeId: 'uuid' },
);

/**
 * Proves the addresses of these attendees and confirms what was registered with them, which makes provisional places
 * final. Only the first proof of each is recorded. It outweighs an earlier "This wasn't me". A proof by the owner also
 * lifts the suppression of an address that bounced, because an email has arrived. Returns the ids of those who were not
 * proven before.
 */
export async function proveAddress(change: Change, attendeeIds: readonly string[], by: Prover): Promise<string[]> {
  if (attendeeIds.length === 0) return [];
  const proven = await proveAddressSql.all(change.tx, [attendeeIds, change.now, by]);
  const provenIds = proven.map(({ id }) => id);
  const confirmed = await confirmRegistrationsSql.all(change.tx, [attendeeIds]);
  const released = new Set([...provenIds, ...confirmed.map(({ attendeeId }) => attendeeId)]);
  if (released.size > 0) await releaseHeld(change.tx, [...released], change.now);
  await recordAll(change, [
    ...proven.map(({ id }) => ({ action: 'attendee.proven', subject: `attendee:${id}`, details: { by } })),
    ...confirmed
      .filter(({ attendeeId }) => !provenIds.includes(attendeeId))
      .map(({ id }) => ({ action: 'registration.claimed', subject: `registration:${id}`, details: { by } })),
  ]);
  const suppressed = proven.flatMap(({ id, isSuppressed }) => (isSuppressed ? [id] : []));
  if (by === 'owner' && suppressed.length > 0) {
    await unsuppressWithLink(change, [...(await listAttendees(change.tx, suppressed)).values()]);
  }
  return provenIds;
}
