import { record } from '../identity/audit.queries.js';
import type { Change } from '../identity/change.js';
import { isMaterialEdit, type SessionDifference } from '../sessions/session-changes.js';
import type { Session } from '../sessions/session.entity.js';
import { isOver } from '../sessions/session.js';
import { insertRevision, updateSession } from '../sessions/sessions.queries.js';
import { withholdFromSpeakers } from '../notifications/speakers/notify-speakers.js';
import { countSpeakerNews } from '../notifications/speakers/speaker-news.queries.js';
import { noRecipients, recipientCount, type Recipients } from '../sessions/recipients.js';
import { announceEdit } from './announce-edit.js';

/**
 * Writes changes of a locked session, with a revision if one is public. Returns the session and who will be notified, or
 * null if nobody is concerned; unless `isAnnounced`, they are notified with the next edit that is. People who speak in it
 * from now on, or no longer, are notified in any case.
 */
export async function reviseSession(
  change: Change,
  session: Session,
  written: Partial<Session>,
  difference: SessionDifference,
  isAnnounced: boolean,
): Promise<{ edited: Session; recipients: Recipients | null }> {
  const { tx, now } = change;
  const isPublished = session.state === 'published';
  const isRevised = isPublished && difference.shown;
  const edited = { ...session, ...written, ...(isRevised && revised(session, { ...session, ...written }, now)) };
  const { revision, sequence, updatedAt } = edited;
  await updateSession(tx, session.id, { ...written, revision, sequence, updatedAt });
  if (isRevised) await insertRevision(tx, edited, now);
  const isToCome = isPublished && !isOver(session, now);
  if (!isToCome || !(difference.announced || difference.fields.includes('speakers')))
    return { edited, recipients: null };
  if (!isAnnounced && isRevised) await withholdFromSpeakers(change, session, edited);
  const seats = difference.announced ? await announceEdit(change, session, edited, isAnnounced) : 0;
  return { edited, recipients: { ...noRecipients, seats, ...(await countSpeakerNews(tx, edited, now)) } };
}

/** Records an edit of a session, with how many people are notified; null if nobody is concerned. */
export async function recordEdit(
  change: Change,
  { id }: Pick<Session, 'id'>,
  fields: readonly string[],
  recipients: Recipients | null,
): Promise<void> {
  const notified = recipients === null ? {} : { notified: recipientCount(recipients) };
  await record(change, 'session.edited', `session:${id}`, { fields, ...notified });
}

function revised(session: Session, edited: Session, updatedAt: Date) {
  const sequence = session.sequence + Number(isMaterialEdit(session, edited));
  return { revision: session.revision + 1, sequence, updatedAt };
}
