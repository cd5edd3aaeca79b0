import type { Connection } from '../../platform/database/tx.js';
import { Place } from '../../platform/place.js';
import { countSpeakerNews } from './speakers/speaker-news.queries.js';
import type { Recipients } from '../sessions/recipients.js';
import type { Session } from '../sessions/session.entity.js';

/** Counts people of teams whom a part emails about a session, as it is or will be after a change. */
export const teamRecipients = new Place<(connection: Connection, session: Session, now: Date) => Promise<number>>();

/** Returns whom the worker emails about a session, as it is or will be after a change: what changes it emails the others. */
export async function countLaterRecipients(
  connection: Connection,
  session: Session,
  now: Date,
): Promise<Pick<Recipients, 'speakers' | 'crew' | 'teams'>> {
  let teams = 0;
  for (const count of teamRecipients.all) teams += await count(connection, session, now);
  return { ...(await countSpeakerNews(connection, session, now)), ...(teams > 0 && { teams }) };
}
