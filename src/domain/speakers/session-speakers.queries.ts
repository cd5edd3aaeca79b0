import { json, orNull, word } from '../../platform/database/columns.js';
import { command, query } from '../../platform/database/statement.js';
import type { Connection, Tx } from '../../platform/database/tx.js';
import { isUuid } from '../../platform/database/uuid.js';
import { NotFound } from '../../platform/errors.js';
import type { SpeakerReply } from '../notifications/speakers/speaker-reply.js';
import type { CrewTask } from './crew-task.js';
import type { SpeakerInSession, SpeakerStatus } from './speaker.js';

/** Somebody in a session, also one who has declined. */
export interface SessionSpeaker extends SpeakerInSession {
  sessionId: string;
  /** What they do if they don't speak there; null for a speaker. */
  task: CrewTask | null;
  status: SpeakerStatus;
  answeredAt: Date | null;
  email: string | null;
  /** What their calendar said last, besides an answer without a comment. */
  reply: SpeakerReply | null;
}

const columns = {
  sessionId: 'uuid',
  id: 'uuid',
  name: 'text',
  affiliation: 'text',
  email: 'text?',
  role: 'text?',
  organization: 'text?',
  task: orNull(json<CrewTask>()),
  status: word<SpeakerStatus>(),
  answeredAt: 'timestamptz?',
  reply: orNull(json<SpeakerReply>()),
} as const;
const selected = `select ss.session_id as "sessionId", p.id, p.name, p.affiliation, p.email, ss.role, ss.organization,
  ss.task, ss.status, ss.answered_at as "answeredAt",
  (select i.calendar_reply from speaker_invites i where i.session_id = ss.session_id and i.speaker_id = p.id
     order by i.created_at desc limit 1) as reply
  from session_speakers ss join speakers p on p.id = ss.speaker_id`;

const ofSessionsSql = query(
  `${selected} where ss.session_id = any($1) and (ss.task is not null) = $2
   order by ss.session_id, ss.position, ss.speaker_id`,
  columns,
);

/** Returns the speakers of sessions, also those who declined, in the order of each session. */
export async function listSessionSpeakers(connection: Connection, sessionIds: readonly string[]) {
  return sessionIds.length === 0 ? [] : ofSessionsSql.all(connection, [sessionIds, false]);
}

/** Somebody who interprets, captions or signs in a session, also one who has declined. */
export type CrewMember = SessionSpeaker & { task: CrewTask };

/** Returns who interprets, captions and signs in sessions, also those who declined, in the order of each session. */
export async function listCrew(connection: Connection, sessionIds: readonly string[]): Promise<CrewMember[]> {
  if (sessionIds.length === 0) return [];
  const all = await ofSessionsSql.all(connection, [sessionIds, true]);
  return all.flatMap(({ task, ...member }) => (task === null ? [] : [{ ...member, task }]));
}

/** Returns the sessions of people by start, also those that they declined, whether they speak there or not. */
export const listSessionsOfSpeakers = query(
  `${selected} join sessions s on s.id = ss.session_id where p.id = any($1) order by s.starts_at, s.id`,
  columns,
).list((speakerIds: readonly string[]) => [speakerIds.filter(isUuid)]);

/**
 * Writes who speaks in a session, in their order. Somebody who declined is invited again if they are among them, and
 * otherwise stays on record.
 */
export const writeSessionSpeakers = command(
  `with gone as (
     delete from session_speakers where session_id = $1 and speaker_id <> all($2::uuid[]) and status <> 'declined'
       and task is null
   ) insert into session_speakers (session_id, speaker_id, position, role, organization, status)
   select $1, speaker_id, position, role, organization, 'invited'
   from unnest($2::uuid[], $3::text[], $4::text[]) with ordinality as n(speaker_id, role, organization, position)
   on conflict (session_id, speaker_id) do update set position = excluded.position, role = excluded.role,
     organization = excluded.organization, task = null,
     status = case when session_speakers.status = 'declined' then 'invited' else session_speakers.status end,
     answered_at = case when session_speakers.status = 'declined' then null else session_speakers.answered_at end`,
).write((sessionId: string, speakers: readonly SpeakerInSession[]) => [
  sessionId,
  speakers.map(({ id }) => id),
  speakers.map(({ role }) => role),
  speakers.map(({ organization }) => organization),
]);

/**
 * Asks somebody to interpret, caption or sign in a session, also one who declined before. Returns false, and writes
 * nothing, for somebody who does something there already.
 */
export const insertCrew = command(
  `insert into session_speakers (session_id, speaker_id, position, status, task)
   select $1, $2, 1 + coalesce(max(position), 0), 'invited', $3::jsonb from session_speakers where session_id = $1
   on conflict (session_id, speaker_id) do update set task = excluded.task, status = 'invited', answered_at = null,
     role = null, organization = null where session_speakers.status = 'declined'`,
).wrote((sessionId: string, speakerId: string, task: CrewTask) => [sessionId, speakerId, JSON.stringify(task)]);

/** Writes what somebody does in a session. */
export const updateTask = command(
  'update session_speakers set task = $3::jsonb where session_id = $1 and speaker_id = $2',
).write((sessionId: string, speakerId: string, task: CrewTask) => [sessionId, speakerId, JSON.stringify(task)]);

/** Removes somebody who interprets, captions or signs in a session. Returns whether they were there. */
export const deleteCrew = command(
  'delete from session_speakers where session_id = $1 and speaker_id = $2 and task is not null',
).wrote<[sessionId: string, speakerId: string]>();

/** Writes whether a speaker has agreed to speak. Returns whether that changed. */
export const setSpeakerStatus = command(
  `update session_speakers set status = $3, answered_at = $4 where session_id = $1 and speaker_id = $2 and status <> $3`,
).wrote<[sessionId: string, speakerId: string, status: SpeakerStatus, answeredAt: Date | null]>();

const lockSql = command(
  `select ss.status, ss.task from session_speakers ss where session_id = $1 and speaker_id = $2 for update`,
  { status: word<SpeakerStatus>(), task: orNull(json<CrewTask>()) },
);

/** Locks the place of a person in a session and returns what they do there. Throws NotFound for somebody who isn't in it. */
export async function lockSessionSpeaker(tx: Tx, sessionId: string, speakerId: string) {
  const row = await lockSql.maybe(tx, [sessionId, speakerId]);
  if (row === null) throw new NotFound('not-a-speaker', 'This person is not a speaker of the session.');
  return row;
}

/** Removes a speaker from all sessions. */
export const removeFromSessions = command(`delete from session_speakers where speaker_id = $1`).write<
  [speakerId: string]
>();

const moveSql = command(
  `update session_speakers ss set speaker_id = $2 where speaker_id = $1
     and not exists (select from session_speakers where session_id = ss.session_id and speaker_id = $2)`,
);

const moveInvitesSql = command(
  `update speaker_invites i set speaker_id = $2 where speaker_id = $1
     and not exists (select from speaker_invites where session_id = i.session_id and speaker_id = $2)`,
);

/**
 * Moves the sessions of one speaker to another, except those that the other is in already, with the events in their
 * calendars.
 */
export async function moveSessions(tx: Tx, fromId: string, toId: string): Promise<void> {
  await moveSql.run(tx, [fromId, toId]);
  await moveInvitesSql.run(tx, [fromId, toId]);
}
