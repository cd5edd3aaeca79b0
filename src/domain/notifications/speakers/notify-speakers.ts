import { randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';

import { newUid, nextStamp } from '../../calendar/event-identity.js';
import type { Call } from '../../calls/call.entity.js';
import { getCall } from '../../calls/calls.queries.js';
import type { Change } from '../../identity/change.js';
import { isFromAttendee, type ReplySender } from '../../calendar/reply.js';
import { emailKey } from '../../registrations/links/email-address.js';
import type { Session } from '../../sessions/session.entity.js';
import { isOver } from '../../sessions/session.js';
import { lockSession } from '../../sessions/sessions.queries.js';
import type { MessagePayload, Recipient } from '../message.js';
import { enqueueMessages, type NewMessage } from '../outbox/messages.queries.js';
import {
  findMoveReason,
  findSpeakerInviteByUid,
  listSpeakerRows,
  setKnownRevision,
  setWithheldRevision,
  type SpeakerInvite,
  type SpeakerRow,
  writeSpeakerInvite,
} from './speaker-invites.queries.js';
import { isMaterial, type SpeakerNews } from './speaker-news.js';
import { eventOf, listSpeakerNews } from './speaker-news.queries.js';

/**
 * Enqueues what the speakers of a session must be told, each email with the event of its speaker. What they know is
 * compared with what is true, so that it doesn't matter who changed what, and an edit or a cancellation that was undone
 * is never mentioned. With `isAtOnce`, edits don't wait for their settling time. Returns the number of emails.
 */
export async function notifySpeakers(change: Change, sessionId: string, isAtOnce = false): Promise<number> {
  const { tx, now } = change;
  const session = await lockSession(tx, sessionId);
  const call = await getCall(tx, session.callId);
  let count = 0;
  for (const { row, known, news, leavesAt } of await listSpeakerNews(tx, session, call, now)) {
    if (leavesAt > now && !(isAtOnce && news === 'updated')) continue;
    const invite = eventOf(row);
    if (news === 'known' || news === 'withheld') {
      const setRevision = news === 'known' ? setKnownRevision : setWithheldRevision;
      if (invite !== null) await setRevision(tx, invite.id, session.revision);
      continue;
    }
    const isOtherTask = !isDeepStrictEqual(row.task, row.knownTask);
    const isRaised = news !== 'updated' || isOtherTask || (known !== null && isMaterial(known, session));
    await notify(change, { session, call, row, news, isRaised });
    count += 1;
  }
  return count;
}

/**
 * Notifies no speaker of an edit by itself: `edited` is already written, over `before`. Those whose email about an earlier
 * edit still waits read both in it, and the others read it in the next email about the session.
 */
export async function withholdFromSpeakers(change: Change, before: Session, edited: Session): Promise<void> {
  const { tx, now } = change;
  const call = await getCall(tx, edited.callId);
  for (const { row, news } of await listSpeakerNews(tx, before, call, now)) {
    if (row.inviteId !== null && (news === 'known' || news === 'withheld'))
      await setWithheldRevision(tx, row.inviteId, edited.revision);
  }
}

/**
 * Answers a speaker's calendar that asks for its event again (RFC 5546 3.2.6) with the invitation as it is now, at most
 * once an hour. Only the speaker's own address is answered, about a session to come in which they still speak. Returns
 * whether it was.
 */
export async function answerSpeakerRefresh(change: Change, uid: string | null, sender: ReplySender): Promise<boolean> {
  const { tx, now } = change;
  const invite = uid === null ? null : await findSpeakerInviteByUid(tx, uid);
  if (invite === null || invite.state !== 'invited' || !isFromAttendee(sender, invite.emailKey)) return false;
  const session = await lockSession(tx, invite.sessionId);
  if (session.state !== 'published' || isOver(session, now)) return false;
  const row = (await listSpeakerRows(tx, session.id)).find((one) => one.inviteId === invite.id);
  const speaks = row?.status === 'invited' || row?.status === 'confirmed';
  if (!speaks || emailKey(row.email ?? '') !== invite.emailKey) return false;
  const call = await getCall(tx, session.callId);
  const dedupeKey = `speaker-refreshed:${invite.id}:${Math.floor(now.getTime() / 3_600_000)}`;
  await notify(change, { session, call, row, news: 'invited', isRaised: false, dedupeKey });
  return true;
}

interface News {
  session: Session;
  call: Call;
  row: SpeakerRow;
  news: Exclude<SpeakerNews, 'known' | 'withheld'>;
  /** Whether SEQUENCE goes up; the first invitation has 0. */
  isRaised: boolean;
  dedupeKey?: string;
}

async function notify(change: Change, { session, call, row, news, isRaised, dedupeKey }: News): Promise<void> {
  const { tx, now, domain } = change;
  const before = eventOf(row);
  const recipient = recipientOf(row, call, news);
  const isOut = news === 'cancelled' || news === 'removed';
  // Somebody who was removed has no task any more, but an event of it in their calendar.
  const task = row.status === null ? row.knownTask : row.task;
  const invite: SpeakerInvite = {
    id: before?.id ?? randomUUID(),
    sessionId: session.id,
    speakerId: row.speakerId,
    email: recipient.email,
    emailKey: emailKey(recipient.email),
    uid: before?.uid ?? newUid(domain),
    sequence: before === null ? 0 : before.sequence + Number(isRaised),
    stampedAt: nextStamp(before?.stampedAt ?? null, now),
    createdAt: before?.createdAt ?? now,
    state: isOut ? 'cancelled' : 'invited',
    knownRevision: session.revision,
    knownTask: task,
  };
  await writeSpeakerInvite(tx, invite);
  const { id, uid, sequence, stampedAt, createdAt } = invite;
  const isConfirmed = row.status === 'confirmed';
  const payload: MessagePayload = {
    recipient,
    event: {
      uid,
      sequence,
      stampedAt: stampedAt.toISOString(),
      createdAt: createdAt.toISOString(),
      ...(isConfirmed && !isOut && { answer: 'accepted' }),
    },
    speaker: {
      id: row.speakerId ?? row.payload?.speaker?.id ?? id,
      inviteId: id,
      ...(task !== null && { task }),
      ...(news === 'updated' && row.knownTask !== null && { previousTask: row.knownTask }),
      ...(row.status === 'invited' && !isOut && { asks: true }),
      ...(row.status === 'declined' && news === 'removed' && { hasDeclined: true }),
    },
    ...(news === 'updated' &&
      row.knownRevision !== null && {
        previousRevision: row.knownRevision,
        ...(await findMoveReason(tx, session.id, row.knownRevision)),
      }),
  };
  const message: NewMessage = {
    callId: session.callId,
    sessionId: session.id,
    sessionRevision: session.revision,
    registrationId: null,
    attendeeId: null,
    kind: `speaker-${news}`,
    dedupeKey: dedupeKey ?? `speaker-${news}:${id}:${sequence}:${session.revision}`,
    payload,
    speakerInviteId: id,
  };
  await enqueueMessages(change, [message]);
}

/** A cancellation goes to whoever got the invitation, also if they have another address now or were deleted. */
export function recipientOf(row: SpeakerRow, call: Call, news: News['news'] | null): Recipient {
  const { name, email, linkVersion } = row;
  const last = row.payload?.recipient;
  const isSame = row.inviteEmail === null || (email !== null && emailKey(email) === emailKey(row.inviteEmail));
  if (name !== null && email !== null && linkVersion !== null && (isSame || news === 'invited'))
    return {
      name,
      email,
      timeZone: row.timeZone ?? call.timeZone,
      ...(row.timeZone === null && { isOwnZone: false as const }),
      language: row.language ?? call.languages[0] ?? 'en',
      linkVersion,
    };
  return {
    name: last?.name ?? '',
    email: row.inviteEmail ?? '',
    timeZone: last?.timeZone ?? call.timeZone,
    ...(last?.isOwnZone !== undefined && { isOwnZone: last.isOwnZone }),
    language: last?.language ?? 'en',
    linkVersion: last?.linkVersion ?? 1,
  };
}
