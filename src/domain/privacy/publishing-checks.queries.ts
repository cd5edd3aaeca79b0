import type { Connection } from '../../platform/database/tx.js';
import { Place } from '../../platform/place.js';
import { getCall } from '../calls/calls.queries.js';
import { type PublishingCheck, publishingChecks } from '../sessions/publishing-checks.js';
import type { Session } from '../sessions/session.entity.js';
import { listOverlapping } from '../sessions/overlapping.queries.js';
import { getVenue } from '../venues/venues.queries.js';
import { findNoticeState } from './privacy-notices.queries.js';

/** What a part finds before a session is published, which need not be as it is stored. */
export const morePublishingChecks = new Place<
  (connection: Connection, session: Session, now: Date) => Promise<PublishingCheck[]>
>();

/** Returns what is wrong or missing before a session is published. */
export async function findPublishingChecks(
  connection: Connection,
  session: Session,
  now: Date,
): Promise<PublishingCheck[]> {
  const call = await getCall(connection, session.callId);
  const others = await listOverlapping(connection, session);
  const notice = await findNoticeState(connection, call.id);
  const venue = session.venueId === null ? null : await getVenue(connection, session.venueId);
  const more: PublishingCheck[] = [];
  for (const find of morePublishingChecks.all) more.push(...(await find(connection, session, now)));
  return publishingChecks(session, { call, others, notice, venue }, now, more);
}
