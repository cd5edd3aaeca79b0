import { isDeepStrictEqual } from 'node:util';

import { emailKey } from '../../registrations/links/email-address.js';
import { isMaterialEdit, languagesWithNews, settledAt } from '../../sessions/session-changes.js';
import type { SessionSnapshot } from '../../sessions/session-snapshot.js';
import type { OfferingCall } from '../../sessions/session-texts.js';
import type { Session } from '../../sessions/session.entity.js';
import { isOver } from '../../sessions/session.js';
import { undoableUntil } from '../outbox/undoable.js';
import type { CrewTask } from '../../speakers/crew-task.js';
import type { SpeakerStatus } from '../../speakers/speaker.js';

/** What is known of somebody who speaks in a session, or did. */
export interface SpeakerStanding {
  /** Null for somebody who isn't a speaker of the session any more. */
  status: SpeakerStatus | null;
  /** Null if none is known. */
  email: string | null;
  /** What they do if they don't speak, and what they know of it. */
  task: CrewTask | null;
  knownTask: CrewTask | null;
  /** Their event in calendars; null before the first invitation. */
  invite: { state: 'invited' | 'cancelled'; email: string } | null;
}

/**
 * The next email to a speaker. `known`: none, because nothing that it would say has changed. `withheld`: none, because
 * the organizers chose to notify nobody of what has changed; the next email says it.
 */
export type SpeakerNews = 'invited' | 'updated' | 'cancelled' | 'removed' | 'known' | 'withheld';

/** What a speaker knows of a session, and the later version of which organizers chose to notify nobody, if any. */
export interface KnownSession {
  known: SessionSnapshot | null;
  withheld: SessionSnapshot | null;
}

/**
 * Returns what a speaker must be told, and when it leaves; null if nothing. A move and another task are said at once,
 * other edits after their settling time, and a cancellation when it can no longer be undone. An event in the calendar of an address that
 * isn't theirs any more is taken out of it. Nobody is invited as long as the call isn't public (`isPublic`): the links
 * would lead nowhere. `language` is the one of their emails.
 */
export function speakerNews(
  { status, email, task, knownTask, invite }: SpeakerStanding,
  session: Session,
  { known, withheld }: KnownSession,
  { now, isPublic, call, language }: { now: Date; isPublic: boolean; call: OfferingCall; language: string },
): { news: SpeakerNews; leavesAt: Date } | null {
  if (session.publishedAt === null || isOver(session, now)) return null;
  const atOnce = (news: SpeakerNews) => ({ news, leavesAt: now });
  const speaks = status === 'invited' || status === 'confirmed';
  const isWanted = session.state === 'published' && speaks && email !== null;
  if (invite?.state !== 'invited') return isWanted && isPublic ? atOnce('invited') : null;
  if (session.state === 'cancelled') {
    const { cancelledAt } = session;
    return { news: 'cancelled', leavesAt: cancelledAt === null ? now : undoableUntil(cancelledAt) };
  }
  if (session.state !== 'published') return null;
  if (!isWanted || emailKey(email) !== emailKey(invite.email)) return atOnce('removed');
  if (known === null) return atOnce('known');
  if (hasMoved(known, session) || !isDeepStrictEqual(task, knownTask)) return atOnce('updated');
  const isNewsSince = (seen: SessionSnapshot) => languagesWithNews(seen, session, call).includes(language);
  if (!isNewsSince(known)) return atOnce('known');
  if (withheld !== null && !isNewsSince(withheld)) return atOnce('withheld');
  return { news: 'updated', leavesAt: settledAt(session, now) };
}

/** Returns whether a speaker's event gets a higher SEQUENCE with an update. */
export function isMaterial(known: SessionSnapshot, session: Session): boolean {
  return hasMoved(known, session) || isMaterialEdit(known, session);
}

function hasMoved(known: SessionSnapshot, { startsAt, endsAt, timeZone }: Session): boolean {
  return (
    known.startsAt !== startsAt.toISOString() || known.endsAt !== endsAt.toISOString() || known.timeZone !== timeZone
  );
}
