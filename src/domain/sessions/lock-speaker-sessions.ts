import type { Tx } from '../../platform/database/tx.js';
import { listSessionsOfSpeakers } from '../speakers/session-speakers.queries.js';
import type { Speaker } from '../speakers/speaker.entity.js';
import { lockSpeaker } from '../speakers/speakers.queries.js';
import type { Session } from './session.entity.js';
import { lockAllOccurrences } from './sessions.queries.js';

/** Locks speakers after all of their sessions, and returns both. Throws NotFound. */
export async function lockSpeakerSessions(
  tx: Tx,
  speakerIds: readonly string[],
): Promise<{ speakers: Speaker[]; sessions: Session[] }> {
  const places = await listSessionsOfSpeakers(tx, speakerIds);
  const sessions = await lockAllOccurrences(
    tx,
    places.map(({ sessionId }) => sessionId),
  );
  const locked = new Map<string, Speaker>();
  for (const id of speakerIds.toSorted()) locked.set(id, await lockSpeaker(tx, id));
  return { sessions, speakers: speakerIds.flatMap((id) => locked.get(id) ?? []) };
}
