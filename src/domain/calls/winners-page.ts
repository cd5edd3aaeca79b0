import type { Connection } from '../../platform/database/tx.js';
import { Place } from '../../platform/place.js';

/** When the winners page of a call became public; null before. */
export const winnersPage = new Place<(connection: Connection, callId: string) => Promise<Date | null>>();

/** Returns when the winners page of a call became public; null before, and if nobody can win. */
export async function winnersPublishedAt(connection: Connection, callId: string): Promise<Date | null> {
  for (const publishedAt of winnersPage.all) {
    const at = await publishedAt(connection, callId);
    if (at !== null) return at;
  }
  return null;
}
