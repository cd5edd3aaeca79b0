import { json, orNull } from '../../../platform/database/columns.js';
import { command, query } from '../../../platform/database/statement.js';
import type { Connection } from '../../../platform/database/tx.js';
import { isUuid } from '../../../platform/database/uuid.js';
import { NotFound } from '../../../platform/errors.js';
import type { PilotDocument } from './pilot.js';

const columns = {
  id: 'uuid',
  pilotId: 'uuid',
  title: 'text',
  url: 'text?',
  file: orNull(json<NonNullable<PilotDocument['file']>>()),
} as const;
const selected = `select d.id, d.pilot_id as "pilotId", d.title, d.url,
    case when f.id is not null then jsonb_build_object('id', f.id, 'name', f.name, 'mediaType', f.media_type,
      'size', f.size) end as file
  from pilot_documents d left join files f on f.id = d.file_id`;

const listDocumentsSql = query(`${selected} where d.pilot_id = any($1::uuid[]) order by d.added_at, d.id`, columns);

/** Returns the documents of pilots, oldest first. */
export async function listDocuments(connection: Connection, pilotIds: readonly string[]): Promise<PilotDocument[]> {
  return pilotIds.length === 0 ? [] : listDocumentsSql.all(connection, [pilotIds]);
}

const findDocumentSql = query(`${selected} where d.id = $1 and d.pilot_id = $2`, columns);

/** Returns a document of a pilot. Throws NotFound. */
export async function getDocument(connection: Connection, pilotId: string, id: string): Promise<PilotDocument> {
  const found = isUuid(id) ? await findDocumentSql.maybe(connection, [id, pilotId]) : null;
  if (found === null) throw new NotFound('document-not-found', 'The file or link was not found.');
  return found;
}

/** Writes a new document. */
export const insertDocument = command(
  'insert into pilot_documents (id, pilot_id, title, url, file_id, added_at) values ($1, $2, $3, $4, $5, $6)',
).write((row: Pick<PilotDocument, 'id' | 'pilotId' | 'title' | 'url'> & { fileId: string | null }, now: Date) => [
  row.id,
  row.pilotId,
  row.title,
  row.url,
  row.fileId,
  now,
]);

/** Removes a document. */
export const deleteDocument = command('delete from pilot_documents where id = $1').write<[id: string]>();
