import { emailKey } from '../../registrations/email-address.js';
import { newsBetween } from '../../sessions/session-changes.js';
import type { SessionSnapshot } from '../../sessions/session-snapshot.js';
import type { Session } from '../../sessions/session.entity.js';
import { isOver } from '../../sessions/session.js';
import { leavesAt } from '../../sessions/settling-time.js';
import { undoableUntil } from '../../sessions/undo-cancellation.js';
import type { SpeakerStatus } from '../../speakers/speaker.js';

/** What is known of somebody who speaks in a session, or did. */
export interface SpeakerStanding {
  /** Null for somebody who isn't a speaker of the session any more. */
  status: SpeakerStatus | null;
  /** Null if none is known. */
  email: string | null;
  /** Their event in calendars; null before the first invitation. */
  invite: { state: 'invited' | 'cancelled'; email: string } | null;
}

/** The next email to a speaker. `known`: none, because nothing that it would say has changed. */
export type SpeakerNews = 'invited' | 'updated' | 'cancelled' | 'removed' | 'known';

/**
 * Returns what a speaker must be told now, who knows the session as in `known`; null if nothing. A move is said at once,
 * other edits after their settling time, and a cancellation when it can no longer be undone. An event in the calendar of
 * an address that isn't theirs any more is taken out of it.
 */
export function speakerNews(
  { status, email, invite }: SpeakerStanding,
  session: Session,
  known: SessionSnapshot | null,
  now: Date,
): SpeakerNews | null {
  if (session.publishedAt === null || isOver(session, now)) return null;
  const speaks = status === 'invited' || status === 'confirmed';
  const isWanted = session.state === 'published' && speaks && email !== null;
  if (invite?.state !== 'invited') return isWanted ? 'invited' : null;
  if (session.state === 'cancelled')
    return session.cancelledAt === null || now >= undoableUntil(session.cancelledAt) ? 'cancelled' : null;
  if (session.state !== 'published') return null;
  if (!isWanted || emailKey(email) !== emailKey(invite.email)) return 'removed';
  if (known === null || hasMoved(known, session)) return known === null ? 'known' : 'updated';
  if (!newsBetween(known, session).isNews) return 'known';
  return now >= settledAt(session, now) ? 'updated' : null;
}

/** Returns whether a speaker's event gets a higher SEQUENCE with an update. */
export function isMaterial(known: SessionSnapshot, session: Session): boolean {
  return hasMoved(known, session) || newsBetween(known, session).isMaterial;
}

function hasMoved(known: SessionSnapshot, { startsAt, endsAt, timeZone }: Session): boolean {
  return (
    known.startsAt !== startsAt.toISOString() || known.endsAt !== endsAt.toISOString() || known.timeZone !== timeZone
  );
}

/** An edit of a session that begins soon is said at once. */
function settledAt(session: Session, now: Date): Date {
  return leavesAt(session, now) <= now ? now : leavesAt(session, session.updatedAt);
}
