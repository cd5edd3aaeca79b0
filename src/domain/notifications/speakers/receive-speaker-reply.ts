import { decideReply, type ReplySender } from '../../calendar/reply.js';
import { type IgnoredReply } from '../../calendar/unused-reply.js';
import { type CalendarReply } from '../../calendar/read-reply.js';
import type { Change } from '../../identity/change.js';
import { byWayOf } from '../../identity/origin.js';
import { answerAsSpeaker } from '../../sessions/answer-as-speaker.js';
import { lockSession } from '../../sessions/sessions.queries.js';
import { enqueueMessages, type NewMessage } from '../outbox/messages.queries.js';
import { unusedReason, type UnusedReason } from '../../calendar/unused-reply.js';
import { getCall } from '../../calls/calls.queries.js';
import { emailKey as emailKeyOf, parseEmailAddress } from '../../registrations/links/email-address.js';
import type { Session } from '../../sessions/session.entity.js';
import { recipientOf } from './notify-speakers.js';
import {
  findSpeakerInviteByUid,
  findSpeakerUidByMessage,
  listSpeakerRows,
  setSpeakerReplied,
} from './speaker-invites.queries.js';
import type { SpeakerReply } from './speaker-reply.js';

/** A response that could not be read, and what it mentions. */
interface NotedReply {
  reason: UnusedReason;
  uid: string | null;
  replyTo: readonly string[];
  sender: string | null;
}

/** The outcome of a speaker's calendar response. */
export type ReceivedSpeakerReply =
  | { outcome: 'answered' | 'wished' | 'asked'; reason: null }
  | { outcome: 'ignored'; reason: IgnoredReply };

/**
 * Saves a speaker's calendar response as their answer whether they will speak; null if no speaker has the event. The
 * rules are those for attendees. Tentative and another time are no answer yet, and about a decline that may not be the
 * speaker's own they get an email with the question; organizers see all of it.
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
  const [address = null] = reply.addresses;
  const said = (kind: SpeakerReply['kind']): SpeakerReply => ({
    kind,
    comment: reply.comment,
    startsAt: reply.proposed.startsAt?.toISOString() ?? null,
    sender: otherThan(emailKey, kind === 'asked' ? sender.address : address),
    receivedAt: now.toISOString(),
  });
  if (decision.outcome === 'ignored') {
    const unused = unusedReason(decision.reason);
    if (unused !== null) await setSpeakerReplied(tx, id, null, said(unused));
    return decision;
  }
  if (decision.outcome === 'asked') {
    await setSpeakerReplied(tx, id, null, said('asked'));
    await askAboutDecline(change, session, id);
    return { outcome: 'asked', reason: null };
  }
  if (decision.outcome === 'wished') {
    await setSpeakerReplied(tx, id, null, said('proposed'));
    return { outcome: 'wished', reason: null };
  }
  const { rsvp, rsvpAt: answeredAt, rsvpComment } = decision.answer;
  await setSpeakerReplied(tx, id, answeredAt, rsvp === 'tentative' || rsvpComment !== null ? said(rsvp) : null);
  if (rsvp === 'tentative') return { outcome: 'answered', reason: null };
  const status = rsvp === 'accepted' ? 'confirmed' : 'declined';
  const origin = byWayOf('calendar', change.actor.origin);
  await answerAsSpeaker(change, { session, speakerId, status, actor: { kind: 'speaker', id: speakerId, origin } });
  return { outcome: 'answered', reason: null };
}

/**
 * Stores with a speaker's event that a response to it could not be read. Returns whether there is such an event: by its
 * UID, or by the email that is replied to.
 */
export async function noteUnusedSpeakerReply(
  { tx, now, domain }: Change,
  { reason, uid, replyTo, sender }: NotedReply,
): Promise<boolean> {
  const own = replyTo.filter((id) => id.endsWith(`@${domain}>`));
  const known = uid === null ? null : await findSpeakerInviteByUid(tx, uid);
  const answered = known === null ? await findSpeakerUidByMessage(tx, own) : null;
  const invite = answered === null ? known : await findSpeakerInviteByUid(tx, answered);
  if (invite === null) return false;
  const reply = { kind: reason, comment: null, startsAt: null, sender: otherThan(invite.emailKey, sender) };
  await setSpeakerReplied(tx, invite.id, null, { ...reply, receivedAt: now.toISOString() });
  return true;
}

function otherThan(key: string, address: string | null): string | null {
  const parsed = parseEmailAddress(address ?? '');
  return parsed === null || emailKeyOf(parsed) === key ? null : parsed;
}

/** Once for each version of the event. */
async function askAboutDecline(change: Change, session: Session, inviteId: string): Promise<void> {
  const { tx } = change;
  const row = (await listSpeakerRows(tx, session.id)).find((one) => one.inviteId === inviteId);
  if (row?.speakerId == null) return;
  const message: NewMessage = {
    callId: session.callId,
    sessionId: session.id,
    sessionRevision: session.revision,
    registrationId: null,
    attendeeId: null,
    kind: 'speaker-decline-unconfirmed',
    dedupeKey: `speaker-decline-unconfirmed:${inviteId}:${row.sequence ?? 0}`,
    payload: {
      recipient: recipientOf(row, await getCall(tx, session.callId), null),
      speaker: { id: row.speakerId, inviteId },
    },
    speakerInviteId: inviteId,
  };
  await enqueueMessages(change, [message]);
}
