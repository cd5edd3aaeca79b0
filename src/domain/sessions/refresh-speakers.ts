import { isDeepStrictEqual } from 'node:util';

import { nextStamp } from '../calendar/event-identity.js';
import type { Change } from '../identity/change.js';
import { listSessionSpeakers } from '../speakers/session-speakers.queries.js';
import { listedSpeaker } from '../speakers/speaker.js';
import type { Session } from './session.entity.js';
import { insertRevision, updateSession } from './sessions.queries.js';

/**
 * Writes the speakers of locked sessions into their texts, without those who declined, once a person or their answer has
 * changed. A published session gets a revision, so that feeds show it; nobody is notified.
 */
export async function refreshSpeakers({ tx, now }: Change, sessions: readonly Session[]): Promise<void> {
  const all = await listSessionSpeakers(
    tx,
    sessions.map(({ id }) => id),
  );
  for (const session of sessions) {
    const speakers = all
      .filter(({ sessionId, status }) => sessionId === session.id && status !== 'declined')
      .map(listedSpeaker);
    if (isDeepStrictEqual(speakers, session.speakers)) continue;
    const isPublished = session.state === 'published';
    const updatedAt = nextStamp(session.updatedAt, now);
    const written = { speakers, updatedAt, ...(isPublished && { revision: session.revision + 1 }) };
    await updateSession(tx, session.id, written);
    if (isPublished) await insertRevision(tx, { ...session, ...written }, now);
  }
}
