import type { Tx } from '../../platform/database/tx.js';
import type { Session } from '../sessions/session.entity.js';
import { lockAllOccurrences } from '../sessions/sessions.queries.js';
import type { VenueWithRooms } from '../venues/venue.js';
import { listUpcomingAt, lockVenue } from '../venues/venues.queries.js';

/**
 * Locks a venue and its sessions that are not over, in the order in which edits of sessions lock them: sessions first. A
 * session that chooses the venue meanwhile waits for its lock. Throws NotFound.
 */
export async function lockVenueWithSessions(
  tx: Tx,
  id: string,
  now: Date,
): Promise<{ venue: VenueWithRooms; sessions: Session[] }> {
  const ids = async () => (await listUpcomingAt(tx, id, now)).map((session) => session.id);
  await lockAllOccurrences(tx, await ids());
  const venue = await lockVenue(tx, id);
  // With those that chose it in between.
  const sessions = await lockAllOccurrences(tx, await ids());
  return { venue, sessions };
}
