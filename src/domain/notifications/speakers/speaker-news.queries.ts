import type { Connection } from '../../../platform/database/tx.js';
import type { Call } from '../../calls/call.entity.js';
import { callState } from '../../calls/call.js';
import { getCall } from '../../calls/calls.queries.js';
import type { SessionSnapshot } from '../../sessions/session-snapshot.js';
import type { Session } from '../../sessions/session.entity.js';
import { findSnapshot } from '../../sessions/sessions.queries.js';
import { emailLanguage } from '../composing/context.js';
import { listSpeakerRows, type SpeakerRow } from './speaker-invites.queries.js';
import { type SpeakerNews, speakerNews } from './speaker-news.js';

/** The emails of a draft wait, unless an organizer gets them as tests. */
type CallOfSpeakers = Pick<Call, 'publishedAt' | 'archivedAt' | 'testRecipientId'> & Partial<Pick<Call, 'languages'>>;

/** What somebody who speaks in a session, or did, must be told, and when it leaves. */
interface NewsOfSpeaker {
  row: SpeakerRow;
  /** The session as they know it. */
  known: SessionSnapshot | null;
  news: SpeakerNews;
  leavesAt: Date;
}

/** Returns what the speakers of a session must be told, now or once it has settled. */
export async function listSpeakerNews(
  connection: Connection,
  session: Session,
  call: CallOfSpeakers,
  now: Date,
): Promise<NewsOfSpeaker[]> {
  const state = callState(call);
  const isPublic = state === 'public' || (state === 'draft' && call.testRecipientId !== null);
  const found: NewsOfSpeaker[] = [];
  for (const row of await listSpeakerRows(connection, session.id)) {
    const snapshotAt = async (revision: number | null) =>
      revision === null ? null : findSnapshot(connection, session.id, revision);
    const known = await snapshotAt(row.knownRevision);
    const withheld = await snapshotAt(row.withheldRevision);
    const { languages = [] } = call;
    const language = emailLanguage(row.language ?? languages[0] ?? 'en');
    const about = { now, isPublic, call: { languages }, language };
    const news = speakerNews({ ...row, invite: eventOf(row) }, session, { known, withheld }, about);
    if (news !== null) found.push({ row, known, ...news });
  }
  return found;
}

/**
 * Returns how many speakers get an email about a session, as it is or will be after a change, and when the last of those
 * leaves that still wait; null if none waits. `call` is its call as it will be.
 */
export async function findSpeakerRecipients(
  connection: Connection,
  session: Session,
  now: Date,
  call?: CallOfSpeakers,
): Promise<{ count: number; crew: number; waiting: number; dueAt: Date | null }> {
  const all = await listSpeakerNews(connection, session, call ?? (await getCall(connection, session.callId)), now);
  const emails = all.filter(({ news }) => news !== 'known' && news !== 'withheld');
  const waiting = emails.map(({ leavesAt }) => leavesAt).filter((leavesAt) => leavesAt > now);
  return {
    count: emails.length,
    crew: emails.filter(({ row }) => (row.task ?? row.knownTask) !== null).length,
    waiting: waiting.length,
    dueAt: waiting.toSorted((a, b) => b.getTime() - a.getTime())[0] ?? null,
  };
}

/** Returns who of them gets an email about a session, as it is or will be after a change. */
export async function countSpeakerNews(connection: Connection, session: Session, now: Date) {
  const { count, crew } = await findSpeakerRecipients(connection, session, now);
  return { speakers: count - crew, ...(crew > 0 && { crew }) };
}

/**
 * Returns how many emails one speaker gets about these sessions, as they are now. Somebody who has another address gets
 * two about each: a cancellation at the old one, and an invitation at the new one.
 */
export async function countEmailsToSpeaker(
  connection: Connection,
  speakerId: string,
  sessions: readonly Session[],
  now: Date,
): Promise<number> {
  let count = 0;
  for (const session of sessions) {
    const all = await listSpeakerNews(connection, session, await getCall(connection, session.callId), now);
    for (const { row, news } of all.filter((one) => one.row.speakerId === speakerId)) {
      const speaks = row.status === 'invited' || row.status === 'confirmed';
      if (news === 'removed' && speaks && row.email !== null) count += 2;
      else if (news !== 'known' && news !== 'withheld') count += 1;
    }
  }
  return count;
}

/** Returns how many people are invited once a draft is published, and its call is public. */
export async function countInvitedByPublishing(connection: Connection, draft: Session, now: Date): Promise<number> {
  const published = { ...draft, state: 'published' as const, publishedAt: now };
  const call = { publishedAt: now, archivedAt: null, testRecipientId: null };
  return (await findSpeakerRecipients(connection, published, now, call)).count;
}

/** Returns the event of a speaker in calendars; null before the first invitation. */
export function eventOf(row: SpeakerRow) {
  const { inviteId: id, inviteState: state, inviteEmail: email, uid, sequence, stampedAt, createdAt } = row;
  if (id === null || state === null || email === null || uid === null) return null;
  if (sequence === null || stampedAt === null || createdAt === null) return null;
  return { id, state, email, uid, sequence, stampedAt, createdAt };
}
