import type { Connection } from '../../platform/database/tx.js';
import { Place } from '../../platform/place.js';
import type { Change } from '../identity/change.js';
import { withholdFromSpeakers } from './speakers/notify-speakers.js';
import { countSpeakerNews } from './speakers/speaker-news.queries.js';
import type { Recipients } from '../sessions/recipients.js';
import type { Session } from '../sessions/session.entity.js';

/** People of teams whom a part emails about a session. */
interface TeamRecipients {
  /** Returns how many get an email about a session, as it is or will be after a change. */
  count(connection: Connection, session: Session, now: Date): Promise<number>;
  /** Notes that they are told of an edit only with the next email: `edited` is already written, over `before`. */
  withhold(change: Change, before: Session, edited: Session): Promise<void>;
}

export const teamRecipients = new Place<TeamRecipients>();

/** Returns whom the worker emails about a session, as it is or will be after a change: what changes it emails the others. */
export async function countLaterRecipients(
  connection: Connection,
  session: Session,
  now: Date,
): Promise<Pick<Recipients, 'speakers' | 'crew' | 'teams'>> {
  let teams = 0;
  for (const part of teamRecipients.all) teams += await part.count(connection, session, now);
  return { ...(await countSpeakerNews(connection, session, now)), ...(teams > 0 && { teams }) };
}

/** Tells none of them of an edit by itself: `edited` is already written, over `before`. Their next email says it. */
export async function withholdFromLater(change: Change, before: Session, edited: Session): Promise<void> {
  await withholdFromSpeakers(change, before, edited);
  for (const part of teamRecipients.all) await part.withhold(change, before, edited);
}
