import { record } from '../identity/audit.queries.js';
import type { Change } from '../identity/change.js';
import { sessionDifference } from '../sessions/session-changes.js';
import type { Session } from '../sessions/session.entity.js';
import { fieldsAfterEdit } from '../venues/place-fields.js';
import type { VenueWithRooms } from '../venues/venue.js';
import { reviseSession } from './revise-session.js';

/**
 * Writes an edited venue into its locked sessions. Returns how many people will be notified of a new name, room or
 * address; a new map or new directions notify nobody.
 */
export async function updateSessionsAt(
  change: Change,
  venue: VenueWithRooms,
  sessions: readonly Session[],
  isAnnounced: boolean,
): Promise<number> {
  let all = 0;
  for (const session of sessions) {
    const placed = fieldsAfterEdit(venue, session);
    const difference = sessionDifference(session, placed);
    if (difference.fields.length === 0) continue;
    const { notified } = await reviseSession(change, session, placed, difference, isAnnounced);
    const details = { fields: difference.fields, ...(notified !== null && { notified }) };
    await record(change, 'session.edited', `session:${session.id}`, details);
    all += notified ?? 0;
  }
  return all;
}
