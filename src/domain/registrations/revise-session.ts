import type { Change } from '../identity/change.js';
import { newsBetween, type SessionDifference } from '../sessions/session-changes.js';
import type { Session } from '../sessions/session.entity.js';
import { isOver } from '../sessions/session.js';
import { insertRevision, updateSession } from '../sessions/sessions.queries.js';
import { announceEdit } from './announce-edit.js';

/**
 * Writes changes of a locked session, with a revision if one is public. Returns the session and how many people will be
 * notified, or null if they are not concerned; unless `isAnnounced`, they are notified with the next edit that is.
 */
export async function reviseSession(
  change: Change,
  session: Session,
  written: Partial<Session>,
  difference: SessionDifference,
  isAnnounced: boolean,
): Promise<{ edited: Session; notified: number | null }> {
  const { tx, now } = change;
  const isPublished = session.state === 'published';
  const isRevised = isPublished && difference.shown;
  const edited = { ...session, ...written, ...(isRevised && revised(session, { ...session, ...written }, now)) };
  const { revision, sequence, updatedAt } = edited;
  await updateSession(tx, session.id, { ...written, revision, sequence, updatedAt });
  if (isRevised) await insertRevision(tx, edited, now);
  const isNews = isPublished && difference.announced && !isOver(session, now);
  return { edited, notified: isNews ? await announceEdit(change, session, edited, isAnnounced) : null };
}

function revised(
  session: Session,
  edited: Session,
  updatedAt: Date,
): Pick<Session, 'revision' | 'sequence' | 'updatedAt'> {
  const sequence = session.sequence + (newsBetween(session, edited).isMaterial ? 1 : 0);
  return { revision: session.revision + 1, sequence, updatedAt };
}
