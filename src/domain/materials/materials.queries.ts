import { json, orNull, word } from '../../platform/database/columns.js';
import { command, query, type Row } from '../../platform/database/statement.js';
import type { Connection, Tx } from '../../platform/database/tx.js';
import { isUuid } from '../../platform/database/uuid.js';
import { NotFound } from '../../platform/errors.js';
import { usefulTranslations } from '../../platform/i18n/translated.js';
import type { Material, MaterialKind, Visibility, MaterialInput } from './material.js';

const columns = {
  id: 'uuid',
  sessionId: 'uuid',
  position: 'int',
  title: 'text',
  translations: json<Material['translations']>(),
  kind: word<MaterialKind>(),
  language: 'text?',
  visibility: word<Visibility>(),
  url: 'text?',
  file: orNull(json<NonNullable<Material['file']>>()),
  transcribed: 'text[]',
} as const;
const selected = `select m.id, m.session_id as "sessionId", m.position, m.title, m.translations, m.kind, m.language, m.visibility, m.url,
    m.transcribed, case when f.id is not null then jsonb_build_object('id', f.id, 'name', f.name, 'mediaType', f.media_type,
      'size', f.size) end as file
  from session_materials m left join files f on f.id = m.file_id`;

const listMaterialsSql = query(`${selected} where m.session_id = any ($1::uuid[]) order by m.position, m.id`, columns);

/** Returns the materials of a session, in their order. */
export async function listMaterials(connection: Connection, sessionId: string): Promise<Material[]> {
  return listMaterialsSql.all(connection, [[sessionId]]);
}

/** Returns the materials of sessions by session, in their order. */
export async function listMaterialsOf(
  connection: Connection,
  sessionIds: readonly string[],
): Promise<ReadonlyMap<string, Material[]>> {
  const all = sessionIds.length === 0 ? [] : await listMaterialsSql.all(connection, [sessionIds]);
  return new Map(sessionIds.map((id) => [id, all.filter(({ sessionId }) => sessionId === id)]));
}

const findMaterialSql = query(`${selected} where m.id = $1 and m.session_id = $2`, columns);

/** Returns a material of a session. Throws NotFound. */
export async function getMaterial(connection: Connection, sessionId: string, id: string): Promise<Material> {
  const material = isUuid(id) ? await findMaterialSql.maybe(connection, [id, sessionId]) : null;
  if (material === null) throw new NotFound('material-not-found', 'The file or link was not found.');
  return material;
}

/** A material as it is written. */
export interface MaterialRow extends MaterialInput {
  id: string;
  sessionId: string;
  position: number;
  fileId: string | null;
  now: Date;
}

/** Returns the recordings for everyone of the past sessions of a call, the latest session first. */
export const listPublicRecordings = query(
  `${selected} join sessions s on s.id = m.session_id
   where s.call_id = $1 and s.state = 'published' and s.ends_at <= $2 and m.kind = 'recording'
     and m.visibility = 'public' order by s.ends_at desc, s.id, m.position, m.id`,
  columns,
).list<[callId: string, now: Date]>();

const insertMaterialSql = command(
  `insert into session_materials (id, session_id, position, title, kind, language, visibility, url, file_id, created_at,
     updated_at, translations) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $10, $11)`,
);

/** Writes a new material. */
export async function insertMaterial(tx: Tx, row: MaterialRow): Promise<void> {
  const { id, sessionId, position, title, kind, language, visibility, url, fileId, now } = row;
  const translations = JSON.stringify(usefulTranslations(row.translations));
  const said = [title, kind, language, visibility, url, fileId, now, translations];
  await insertMaterialSql.run(tx, [id, sessionId, position, ...said]);
}

const updateMaterialSql = command(
  `update session_materials set title = $2, kind = $3, language = $4, visibility = $5, url = $6, file_id = $7,
     updated_at = $8, translations = $9 where id = $1`,
);

/** Writes a changed material. */
export async function updateMaterial(tx: Tx, row: Omit<MaterialRow, 'sessionId' | 'position'>): Promise<void> {
  const { id, title, kind, language, visibility, url, fileId, now } = row;
  const translations = JSON.stringify(usefulTranslations(row.translations));
  await updateMaterialSql.run(tx, [id, title, kind, language, visibility, url, fileId, now, translations]);
}

/** Removes a material. */
export const deleteMaterial = command('delete from session_materials where id = $1').write<[id: string]>();

/** Writes the order of materials. */
export const orderMaterials = command(
  `update session_materials m set position = o.position
   from unnest($1::uuid[]) with ordinality as o (id, position) where m.id = o.id`,
).write<[ids: readonly string[]]>();

/** Records that the materials of a session have changed, so that its pages are built again. */
export const raiseMaterialRevision = command(
  'update sessions set material_revision = material_revision + 1, updated_at = $2 where id = $1',
).write<[sessionId: string, now: Date]>();

/** Records that a person asked for the recording of a session; the first time counts. */
export const insertRecordingRequest = command(
  `insert into recording_requests (session_id, attendee_id, requested_at) values ($1, $2, $3)
   on conflict (session_id, attendee_id) do nothing`,
).write<[sessionId: string, attendeeId: string, now: Date]>();

/** Returns whether a person, or somebody who was merged into them, asked for the recording of a session. */
export const hasRequestedRecording = query(
  `select exists (select from recording_requests r join attendees a on a.id = r.attendee_id
     where r.session_id = $1 and $2 in (a.id, a.merged_into)) as "hasRequested"`,
  { hasRequested: 'boolean' },
).value<[sessionId: string, attendeeId: string]>();

/** Returns how many people asked for the recording of a session without being registered. */
export const countRecordingRequests = query(
  `select count(*)::int as count from recording_requests q
   where q.session_id = $1 and not exists (select from registrations r where r.session_id = q.session_id
     and r.attendee_id = q.attendee_id and r.state not in ('cancelled', 'declined'))`,
  { count: 'int' },
).value<[sessionId: string]>();

/** A recording that a person asked for. */
export type RecordingRequest = Row<typeof listRecordingRequests>;

/** Returns the recordings that a person asked for. */
export const listRecordingRequests = query(
  `select s.title as session, r.requested_at as "requestedAt"
   from recording_requests r join sessions s on s.id = r.session_id join attendees a on a.id = r.attendee_id
   where $1 in (a.id, a.merged_into) order by r.requested_at`,
  { session: 'text', requestedAt: 'timestamptz' },
).list<[attendeeId: string]>();
