import type { Connection } from '../../../platform/database/tx.js';
import type { Call } from '../../calls/call.entity.js';
import { listSessions } from '../../sessions/sessions.queries.js';
import { countWaitingInDraft } from '../outbox/draft-call.queries.js';
import { countInvitedByPublishing } from './speaker-news.queries.js';

/** Counts the emails that leave once a draft of a call is public: to speakers of published sessions, and those that wait. */
export async function findDraftRecipients(
  connection: Connection,
  call: Pick<Call, 'id'>,
  now: Date,
): Promise<{ speakers: number; waiting: number }> {
  let speakers = 0;
  for (const session of await listSessions(connection, call.id)) {
    if (session.state === 'published') speakers += await countInvitedByPublishing(connection, session, now);
  }
  return { speakers, waiting: await countWaitingInDraft(connection, call.id, now) };
}
