import { type CalendarReply, decideReply, type IgnoredReply, type ReplySender } from '../../calendar/reply.js';
import { record } from '../../identity/audit.queries.js';
import type { Change } from '../../identity/change.js';
import { byWayOf } from '../../identity/origin.js';
import { refreshSpeakers } from '../../sessions/refresh-speakers.js';
import { lockSession } from '../../sessions/sessions.queries.js';
import { lockSessionSpeaker, setSpeakerStatus } from '../../speakers/session-speakers.queries.js';
import { findSpeakerInviteByUid, setSpeakerReplied } from './speaker-invites.queries.js';

/** The outcome of a speaker's calendar response. */
export type ReceivedSpeakerReply = { outcome: 'answered'; reason: null } | { outcome: 'ignored'; reason: IgnoredReply };

/**
 * Saves a speaker's calendar response as their answer whether they will speak; null if no speaker has the event. The
 * rules are those for attendees. Tentative is no answer yet, and a decline that may not be the speaker's own changes
 * nothing: they can decline on their page.
 */
export async function receiveSpeakerReply(
  change: Change,
  reply: CalendarReply,
  sender: ReplySender,
): Promise<ReceivedSpeakerReply | null> {
  const { tx, now } = change;
  const found = await findSpeakerInviteByUid(tx, reply.uid);
  if (found === null) return null;
  const session = await lockSession(tx, found.sessionId);
  const invite = await findSpeakerInviteByUid(tx, reply.uid);
  if (invite?.speakerId == null) return { outcome: 'ignored', reason: 'unknown-event' };
  const { id, speakerId, sequence, rsvpAt, emailKey } = invite;
  const registration = {
    state: invite.state === 'invited' ? ('confirmed' as const) : ('cancelled' as const),
    sequence,
    rsvpAt,
    rsvpSequence: rsvpAt === null ? null : sequence,
    proposedTime: null,
  };
  const decision = decideReply(
    reply,
    sender,
    { registration, session: { ...session, declineReleasesSeat: false }, emailKey },
    now,
  );
  if (decision.outcome === 'ignored') return decision;
  if (decision.outcome === 'asked') return { outcome: 'ignored', reason: 'other-attendee' };
  const rsvp = decision.outcome === 'wished' ? 'tentative' : decision.answer.rsvp;
  if (decision.outcome === 'wished' || rsvp === 'tentative') return { outcome: 'ignored', reason: 'no-answer' };
  const status = rsvp === 'accepted' ? 'confirmed' : 'declined';
  await setSpeakerReplied(tx, id, decision.answer.rsvpAt);
  if ((await lockSessionSpeaker(tx, session.id, speakerId)) === status) return { outcome: 'answered', reason: null };
  await setSpeakerStatus(tx, session.id, speakerId, status, now);
  await refreshSpeakers(change, [session]);
  const origin = byWayOf('calendar', change.actor.origin);
  const bySpeaker: Change = { ...change, actor: { kind: 'speaker', id: speakerId, origin } };
  await record(bySpeaker, `speaker.${status}`, `speaker:${speakerId}`, { title: session.title });
  return { outcome: 'answered', reason: null };
}
