import { json, word } from '../../../platform/database/columns.js';
import { command, query } from '../../../platform/database/statement.js';
import type { Connection, Tx } from '../../../platform/database/tx.js';
import { isUuid } from '../../../platform/database/uuid.js';
import { NotFound } from '../../../platform/errors.js';
import type { Cue } from './cue.js';
import type { Maker, WholeTranscript } from './transcript.js';

const columns = {
  id: 'uuid',
  materialId: 'uuid',
  language: 'text',
  madeBy: word<Maker>(),
  isChecked: 'boolean',
  isDraft: 'boolean',
  recording: 'text',
  isTimed: 'boolean',
  cueCount: 'int',
  endsAtMs: 'int?',
  vttBytes: 'int',
  textBytes: 'int',
  revision: 'int',
  updatedAt: 'timestamptz',
} as const;
const selected = `id, material_id as "materialId", language, made_by as "madeBy", is_checked as "isChecked", is_draft as "isDraft", recording,
  is_timed as "isTimed", cue_count as "cueCount", ends_at_ms as "endsAtMs", vtt_bytes as "vttBytes",
  text_bytes as "textBytes", revision, updated_at as "updatedAt"`;

/** Returns the transcripts of a recording, also those of what it was before. */
export const listTranscripts = query(
  `select ${selected} from transcripts where material_id = $1 order by language`,
  columns,
).list<[materialId: string]>();

const findSql = query(`select ${selected}, cues from transcripts where id = $1 and material_id = $2`, {
  ...columns,
  cues: json<Cue[]>(),
});

/** Returns a transcript of a recording. Throws NotFound. */
export async function getTranscript(connection: Connection, materialId: string, id: string): Promise<WholeTranscript> {
  const found = isUuid(id) ? await findSql.maybe(connection, [id, materialId]) : null;
  if (found === null) throw new NotFound('transcript-not-found', 'The transcript was not found.');
  return found;
}

const writeSql = command(
  `insert into transcripts (id, call_id, material_id, language, made_by, is_checked, recording, cues, is_timed, cue_count,
     ends_at_ms, vtt_bytes, text_bytes, updated_at, is_draft)
   select $1, s.call_id, m.id, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14
   from session_materials m join sessions s on s.id = m.session_id where m.id = $2
   on conflict (material_id, language) do update set made_by = $4, is_checked = $5, recording = $6, cues = $7,
     is_timed = $8, cue_count = $9, ends_at_ms = $10, vtt_bytes = $11, text_bytes = $12,
     revision = transcripts.revision + 1, updated_at = $13, is_draft = $14`,
);

/** Writes a transcript, over the one of its language. */
export async function writeTranscript(tx: Tx, row: Omit<WholeTranscript, 'revision'>): Promise<void> {
  const { id, materialId, language, madeBy, isChecked, recording, cues, isTimed, cueCount, endsAtMs } = row;
  const { vttBytes, textBytes, updatedAt, isDraft } = row;
  const said = [language, madeBy, isChecked, recording, JSON.stringify(cues), isTimed, cueCount, endsAtMs];
  await writeSql.run(tx, [id, materialId, ...said, vttBytes, textBytes, updatedAt, isDraft]);
}

/** Removes a transcript. */
export const deleteTranscript = command('delete from transcripts where id = $1').write<[id: string]>();

/** Notes at a material of which recordings there are transcripts that others than the team see. */
export const noteTranscribed = command(
  `update session_materials m set transcribed =
     (select coalesce(array_agg(distinct t.recording), '{}') from transcripts t
       where t.material_id = m.id and not t.is_draft)
   where m.id = $1`,
).write<[materialId: string]>();

/**
 * Returns the recordings of a call's ended sessions of which there is no transcript, or one that nobody has checked, the
 * earliest session first. A draft can wait for its transcript.
 */
export const listUncaptioned = query(
  `select m.session_id as "sessionId", m.id, t.checked is not null as "isTranscribed"
   from session_materials m join sessions s on s.id = m.session_id
   cross join lateral (select bool_and(t.is_checked) as checked from transcripts t
     where t.material_id = m.id and t.recording = coalesce(m.url, m.file_id::text)) t
   where s.call_id = $1 and s.state = 'published' and s.ends_at <= $2 and m.kind = 'recording'
     and (not t.checked or t.checked is null and m.visibility <> 'draft')
   order by s.ends_at, s.id, m.position, m.id`,
  { sessionId: 'uuid', id: 'uuid', isTranscribed: 'boolean' },
).list<[callId: string, now: Date]>();

/** Returns whether a person, or somebody who was merged into them, registered for a session of which there is a transcript. */
export const isInTranscribedSession = query(
  `select exists (select from registrations r join attendees a on a.id = r.attendee_id
     join session_materials m on m.session_id = r.session_id join transcripts t on t.material_id = m.id
     where $1 in (a.id, a.merged_into)) as "isIn"`,
  { isIn: 'boolean' },
).value<[attendeeId: string]>();
