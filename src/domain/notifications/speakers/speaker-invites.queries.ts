import { json, orNull, word } from '../../../platform/database/columns.js';
import { command, query } from '../../../platform/database/statement.js';
import type { Connection, Tx } from '../../../platform/database/tx.js';
import { imminentMinutes, settlingMinutes } from '../../sessions/session-changes.js';
import { undoSeconds } from '../outbox/undoable.js';
import type { CrewTask } from '../../speakers/crew-task.js';
import type { SpeakerStatus } from '../../speakers/speaker.js';
import type { SpeakerCategory } from '../unsubscribe/email-category.js';
import type { MessagePayload } from '../message.js';
import type { SpeakerReply } from './speaker-reply.js';
import { dropReasons } from '../outbox/drop-reasons.js';

const speaks = `ss.status in ('invited', 'confirmed') and p.email is not null`;
const current = `s.ends_at > $1 and s.published_at is not null and not exists (
       select from undo_steps u where u.session_id = s.id and u.kind = 'move' and u.leaves_at > $1)`;

/** Returns the sessions that may have news for a speaker (`speakerNews`), without those where an edit still
 * settles or a move can still be undone. */
export const findSessionsWithSpeakerNews = query(
  `select s.id from session_speakers ss
     join sessions s on s.id = ss.session_id and ${current} and s.state = 'published'
     join calls c on c.id = s.call_id and (c.published_at is not null or c.test_recipient_id is not null)
       and c.archived_at is null
     join speakers p on p.id = ss.speaker_id
     left join speaker_invites i on i.session_id = s.id and i.speaker_id = p.id
   where ${speaks} and i.state is distinct from 'invited'
   union
   select s.id from speaker_invites i
     join sessions s on s.id = i.session_id and ${current}
     left join session_speakers ss on ss.session_id = s.id and ss.speaker_id = i.speaker_id
     left join speakers p on p.id = i.speaker_id
   where i.state = 'invited' and case s.state
     when 'cancelled' then s.cancelled_at <= $1::timestamptz - make_interval(secs => ${undoSeconds})
     when 'published' then (${speaks} and p.email_key = i.email_key) is not true or ss.task is distinct from i.known_task
       or greatest(i.known_revision, i.withheld_revision) <> s.revision and (s.rescheduled_at > i.stamped_at - interval '2 seconds'
         or s.updated_at <= $1::timestamptz - make_interval(mins => ${settlingMinutes})
         or s.starts_at < $1::timestamptz + make_interval(mins => ${imminentMinutes}))
     else false end
   limit 100`,
  { id: 'uuid' },
).column<[now: Date]>();
export type SpeakerRow = Awaited<ReturnType<typeof listSpeakerRows>>[number];

/** Returns everybody who speaks in a session or did, with their events in calendars and their last message. */
export const listSpeakerRows = query(
  `select coalesce(ss.speaker_id, i.speaker_id) as "speakerId", ss.status, ss.task, i.known_task as "knownTask", p.name, p.email, p.language,
     p.time_zone as "timeZone", p.link_version as "linkVersion",
     i.id as "inviteId", i.state as "inviteState", i.email as "inviteEmail", i.uid, i.sequence,
     i.stamped_at as "stampedAt", i.created_at as "createdAt", i.known_revision as "knownRevision",
     i.withheld_revision as "withheldRevision", last.payload
   from (select * from session_speakers where session_id = $1) ss
     full join (select * from speaker_invites where session_id = $1) i on i.speaker_id = ss.speaker_id
     left join speakers p on p.id = coalesce(ss.speaker_id, i.speaker_id)
     left join lateral (select m.payload from messages m where m.speaker_invite_id = i.id
       order by m.position desc limit 1) last on true
   order by ss.position, i.created_at, i.id`,
  {
    speakerId: 'uuid?',
    status: orNull(word<SpeakerStatus>()),
    task: orNull(json<CrewTask>()),
    knownTask: orNull(json<CrewTask>()),
    name: 'text?',
    email: 'text?',
    language: 'text?',
    timeZone: 'text?',
    linkVersion: 'int?',
    inviteId: 'uuid?',
    inviteState: orNull(word<'invited' | 'cancelled'>()),
    inviteEmail: 'text?',
    uid: 'text?',
    sequence: 'int?',
    stampedAt: 'timestamptz?',
    createdAt: 'timestamptz?',
    knownRevision: 'int?',
    withheldRevision: 'int?',
    payload: orNull(json<MessagePayload>()),
  },
).list<[sessionId: string]>();

/** The event of a speaker in calendars, as it is written. */
export interface SpeakerInvite {
  id: string;
  sessionId: string;
  speakerId: string | null;
  email: string;
  emailKey: string;
  uid: string;
  sequence: number;
  stampedAt: Date;
  createdAt: Date;
  state: 'invited' | 'cancelled';
  knownRevision: number;
  knownTask: CrewTask | null;
}

const writeInviteSql = command(
  `insert into speaker_invites
     (id, session_id, speaker_id, email, email_key, uid, sequence, stamped_at, created_at, state, known_revision,
      known_task)
   values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12::jsonb)
   on conflict (id) do update set email = excluded.email, email_key = excluded.email_key,
     sequence = excluded.sequence, stamped_at = excluded.stamped_at, state = excluded.state,
     known_revision = excluded.known_revision, known_task = excluded.known_task, withheld_revision = null`,
);

/** Writes the event of a speaker, new or changed. */
export async function writeSpeakerInvite(tx: Tx, invite: SpeakerInvite): Promise<void> {
  const { id, sessionId, speakerId, email, emailKey, uid, sequence } = invite;
  const { stampedAt, createdAt, state, knownRevision, knownTask } = invite;
  await writeInviteSql.run(tx, [
    id,
    sessionId,
    speakerId,
    email,
    emailKey,
    uid,
    sequence,
    stampedAt,
    createdAt,
    state,
    knownRevision,
    knownTask === null ? null : JSON.stringify(knownTask),
  ]);
}

/** Writes which revision of the session a speaker knows, when there is nothing to say about it. */
export const setKnownRevision = command(
  'update speaker_invites set known_revision = $2, withheld_revision = null where id = $1',
).write<[inviteId: string, revision: number]>();

/** Writes up to which revision a speaker is not notified of edits by themselves. */
export const setWithheldRevision = command('update speaker_invites set withheld_revision = $2 where id = $1').write<
  [inviteId: string, revision: number]
>();

/** Counts the sessions to come that a speaker has in their calendar: they get a cancellation of each if they are deleted. */
export const countEventsOfSpeaker = query(
  `select count(*)::int as count from speaker_invites i join sessions s on s.id = i.session_id and ${current}
   where i.speaker_id = $2 and i.state = 'invited' and s.state = 'published'`,
  { count: 'int' },
).value((speakerId: string, now: Date) => [now, speakerId]);

/** Drops the emails of a category to a speaker that have not been sent yet. */
export const dropSpeakerEmails = command(
  `update messages m set state = 'dropped', result = '${dropReasons.unsubscribed}'
   where m.state = 'queued' and m.kind = $2
     and (m.speaker_id = $1 or m.speaker_invite_id in (select id from speaker_invites where speaker_id = $1))`,
).write((speakerId: string, category: SpeakerCategory) => [
  speakerId,
  category === 'news' ? 'broadcast' : 'speaker-reminder',
]);

/** Returns the event of a speaker with this UID, or null. */
export const findSpeakerInviteByUid = query(
  `select id, session_id as "sessionId", speaker_id as "speakerId", email_key as "emailKey", sequence, state,
     rsvp_at as "rsvpAt" from speaker_invites where uid = $1`,
  {
    id: 'uuid',
    sessionId: 'uuid',
    speakerId: 'uuid?',
    emailKey: 'text',
    sequence: 'int',
    state: word<'invited' | 'cancelled'>(),
    rsvpAt: 'timestamptz?',
  },
).find<[uid: string]>();

/** Writes what a speaker's calendar said, and the DTSTAMP of an answer: older ones no longer count. */
export const setSpeakerReplied = command(
  'update speaker_invites set rsvp_at = coalesce($2, rsvp_at), calendar_reply = $3::jsonb where id = $1',
).write((inviteId: string, rsvpAt: Date | null, reply: SpeakerReply | null) => [
  inviteId,
  rsvpAt,
  reply === null ? null : JSON.stringify(reply),
]);

const findByMessageSql = query(
  `select i.uid from messages m join speaker_invites i on i.id = m.speaker_invite_id where m.message_id = any($1) limit 1`,
  { uid: 'text' },
);

/** Returns the UID of the event that one of these emails was about, if a speaker got it. */
export async function findSpeakerUidByMessage(connection: Connection, messageIds: readonly string[]) {
  return messageIds.length === 0 ? null : ((await findByMessageSql.maybe(connection, [messageIds]))?.uid ?? null);
}

const findMoveReasonSql = query(
  `select payload->>'note' as note, payload->>'reason' as reason from messages
   where session_id = $1 and kind = 'rescheduled' and session_revision > $2 order by position desc limit 1`,
  { note: 'text?', reason: orNull(word<NonNullable<MessagePayload['reason']>>()) },
);

/** Returns what attendees were told about why a session moved after a revision; empty if there are no attendees. */
export async function findMoveReason(
  connection: Connection,
  sessionId: string,
  revision: number,
): Promise<Pick<MessagePayload, 'note' | 'reason'>> {
  const row = await findMoveReasonSql.maybe(connection, [sessionId, revision]);
  return { ...(row?.note != null && { note: row.note }), ...(row?.reason != null && { reason: row.reason }) };
}
