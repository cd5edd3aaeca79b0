import { word } from '../../platform/database/columns.js';
import { command, query } from '../../platform/database/statement.js';
import type { Connection, Tx } from '../../platform/database/tx.js';
import { isUuid } from '../../platform/database/uuid.js';
import { NotFound } from '../../platform/errors.js';
import { Speaker } from './speaker.entity.js';
import type { SpeakerStatus } from './speaker.js';
import { secretsOf } from '../../platform/secrets/secrets.js';
import { isTokenOf, rowOfToken } from '../../platform/tokens.js';

const missing = () => new NotFound('speaker-not-found', 'Speaker not found.');

/** Returns a speaker. Throws NotFound. */
export async function getSpeaker(connection: Connection, id: string): Promise<Speaker> {
  const speaker = isUuid(id) ? await connection.getRepository(Speaker).findOneBy({ id }) : null;
  if (speaker === null) throw missing();
  return speaker;
}

/** Returns these speakers, in no order. */
export async function listSpeakersById(connection: Connection, ids: readonly string[]): Promise<Speaker[]> {
  if (ids.length === 0) return [];
  return connection
    .getRepository(Speaker)
    .createQueryBuilder('speaker')
    .where('speaker.id = any(:ids)', { ids })
    .getMany();
}

/** Locks and returns a speaker. Lock order: session, speaker. Throws NotFound. */
export async function lockSpeaker(tx: Tx, id: string): Promise<Speaker> {
  if (!isUuid(id)) throw missing();
  const speaker = await tx.getRepository(Speaker).findOne({ where: { id }, lock: { mode: 'pessimistic_write' } });
  if (speaker === null) throw missing();
  return speaker;
}

/** A speaker with their sessions, by start. */
export interface SpeakerOfCall extends Speaker {
  sessions: { id: string; title: string; status: SpeakerStatus }[];
}

const sessionsOfCallSql = query(
  `select ss.speaker_id as "speakerId", s.id, s.title, ss.status
   from session_speakers ss join sessions s on s.id = ss.session_id
   where s.call_id = $1 and ss.task is null and s.state <> 'cancelled' order by s.starts_at, s.id`,
  { speakerId: 'uuid', id: 'uuid', title: 'text', status: word<SpeakerStatus>() },
);

/** SQL for whether the person in the row `p` only interprets, captions or signs: nothing of them is public. */
export const isOnlyCrewSql = `(p.is_crew and not exists (
  select from session_speakers k where k.speaker_id = p.id and k.task is null))`;

/** Returns the people of a call by name: speakers, and who only interprets, captions or signs. */
export async function listPeopleOfCall(connection: Connection, callId: string): Promise<Speaker[]> {
  return connection
    .getRepository(Speaker)
    .find({ where: { callId }, order: { name: 'ASC', affiliation: 'ASC', id: 'ASC' } });
}

/** Returns the speakers of a call by name, with the sessions that aren't cancelled. */
export async function listSpeakers(connection: Connection, callId: string): Promise<SpeakerOfCall[]> {
  const people = await listPeopleOfCall(connection, callId);
  const sessions = await sessionsOfCallSql.all(connection, [callId]);
  const speakers = people.map((speaker) => ({
    ...speaker,
    sessions: sessions
      .filter(({ speakerId }) => speakerId === speaker.id)
      .map(({ id, title, status }) => ({ id, title, status })),
  }));
  return speakers.filter(({ isCrew, sessions: spoken }) => !isCrew || spoken.length > 0);
}

/** Returns the person of a call who has this address (`emailKey`), so that they aren't deleted meanwhile; null for nobody. */
export const shareSpeakerByEmail = command(
  `select id from speakers where call_id = $1 and email_key = $2 order by created_at, id limit 1 for share`,
  { id: 'uuid' },
).findValue<[callId: string, emailKey: string]>();

/** Returns the speakers of a call, the oldest first, so that none is renamed or deleted until the transaction ends. */
export const shareKnownSpeakers = command(
  `select id, name, affiliation from speakers where call_id = $1 order by created_at, id for share`,
  { id: 'uuid', name: 'text', affiliation: 'text' },
).list<[callId: string]>();

/** Writes new speakers. */
export async function insertSpeakers(tx: Tx, speakers: readonly Speaker[]): Promise<void> {
  if (speakers.length > 0) await tx.getRepository(Speaker).insert([...speakers]);
}

/** Writes the changed fields of a speaker. */
export async function updateSpeaker(tx: Tx, id: string, changes: Partial<Speaker>): Promise<void> {
  await tx.getRepository(Speaker).update({ id }, changes);
}

/** Deletes a speaker who is in no session. */
export async function deleteSpeaker(tx: Tx, id: string): Promise<void> {
  await tx.getRepository(Speaker).delete({ id });
}

/** Copies the profiles of those who speak in sessions of a call to another call, without their photos. */
export const copySpeakers = command(
  `insert into speakers
     (id, call_id, name, email, email_key, affiliation, job_title, biographies, links, language, time_zone, created_at,
      updated_at)
   select gen_random_uuid(), $2, name, email, email_key, affiliation, job_title, biographies, links, language,
     time_zone, $3, $3
   from speakers p where call_id = $1 and exists (select from session_speakers where speaker_id = p.id and task is null)`,
).write<[fromCallId: string, toCallId: string, now: Date]>();

/** Returns the speaker behind the link of their page, or null. */
export async function findSpeakerByToken(connection: Connection, token: string): Promise<Speaker | null> {
  const id = rowOfToken(token);
  const speaker = id === null ? null : await connection.getRepository(Speaker).findOneBy({ id });
  if (speaker === null) return null;
  const { accepted } = secretsOf(connection);
  return isTokenOf(accepted, token, 'speaker', speaker.id, speaker.linkVersion) ? speaker : null;
}
