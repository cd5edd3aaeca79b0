import type { Change } from '../identity/change.js';
import { lockSessionsOfSeries } from './series.queries.js';
import { followingSessions } from './series-move.js';
import type { Session } from './session.entity.js';

/** What a change of all coming sessions of a series does to each, and which stay as they are. */
export interface SeriesChange {
  changed: (SessionChange & { session: Session })[];
  left: { session: Session; why: 'ended' | 'unchanged' | 'full' }[];
}

/** What is added to a session, and removed from it, by name. */
export interface SessionChange {
  added: string[];
  removed: string[];
}

/** Changes every session of a series that isn't over or cancelled, drafts included, or says why one stays. */
export async function changeComing(
  { tx, now }: Change,
  seriesId: string,
  apply: (session: Session) => Promise<SessionChange | 'unchanged' | 'full'>,
): Promise<SeriesChange> {
  const sessions = await lockSessionsOfSeries(tx, seriesId);
  const { ahead, left } = followingSessions(sessions, sessions[0]?.id ?? '', now);
  const result: SeriesChange = { changed: [], left: left.map((session) => ({ session, why: 'ended' })) };
  for (const session of ahead) {
    const done = await apply(session);
    if (typeof done === 'string') result.left.push({ session, why: done });
    else result.changed.push({ session, ...done });
  }
  return result;
}
