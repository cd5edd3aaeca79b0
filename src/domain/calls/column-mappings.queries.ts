import { createHash } from 'node:crypto';
import { json } from '../../platform/database/columns.js';
import { command, query } from '../../platform/database/statement.js';
import { type ColumnMapping, headingsKey, type MappedKind } from './column-mapping.js';

/** A file by its headings. */
interface KnownFile {
  callId: string;
  kind: MappedKind;
  headings: readonly string[];
}

const hashOf = ({ headings }: KnownFile) => createHash('sha256').update(headingsKey(headings)).digest();

/** Returns what organizers last said that the columns of such a file mean, or null. */
export const findMapping = query(
  'select mapping from column_mappings where call_id = $1 and kind = $2 and headings_hash = $3',
  { mapping: json<ColumnMapping>() },
).findValue((file: KnownFile) => [file.callId, file.kind, hashOf(file)]);

/** Remembers what the columns of such a file mean. */
export const saveMapping = command(
  `insert into column_mappings (call_id, kind, headings_hash, mapping) values ($1, $2, $3, $4)
   on conflict (call_id, kind, headings_hash) do update set mapping = excluded.mapping`,
).write((file: KnownFile, mapping: ColumnMapping) => [file.callId, file.kind, hashOf(file), JSON.stringify(mapping)]);
