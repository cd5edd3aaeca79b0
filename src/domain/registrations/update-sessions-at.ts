import type { Change } from '../identity/change.js';
import { sessionDifference } from '../sessions/session-changes.js';
import type { Session } from '../sessions/session.entity.js';
import { recipientCount, type Recipients } from '../sessions/recipients.js';
import { fieldsAfterEdit } from '../venues/place-fields.js';
import type { VenueWithRooms } from '../venues/venue.js';
import { recordEdit, reviseSession } from './revise-session.js';

/**
 * Writes an edited venue into its locked sessions. Returns who will be notified of a new name, room or address, by
 * session; a new map or new directions notify nobody.
 */
export async function updateSessionsAt(
  change: Change,
  venue: VenueWithRooms,
  sessions: readonly Session[],
  isAnnounced: boolean,
): Promise<{ session: Session; recipients: Recipients }[]> {
  const concerned = [];
  for (const session of sessions) {
    const placed = fieldsAfterEdit(venue, session);
    const difference = sessionDifference(session, placed);
    if (difference.fields.length === 0) continue;
    const { recipients } = await reviseSession(change, session, placed, difference, isAnnounced);
    await recordEdit(change, session, difference.fields, recipients);
    if (recipients !== null && recipientCount(recipients) > 0) concerned.push({ session, recipients });
  }
  return concerned;
}
