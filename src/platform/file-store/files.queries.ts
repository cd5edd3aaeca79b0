import { randomUUID } from 'node:crypto';
import { command, composedQuery, query } from '../database/statement.js';
import { word } from '../database/columns.js';
import type { Connection, Tx } from '../database/tx.js';
import type { StorableFile } from './spooled-file.js';

/** Bytes per row of `file_chunks`: what a process holds in memory of a file, some times over. */
export const chunkBytes = 256 * 1024;

/** A stored file without its bytes. */
export interface StoredFile {
  id: string;
  name: string;
  mediaType: string;
  size: number;
  sha256: Buffer;
  storedIn: 'database' | 'bucket';
  /** Under which name this database has put it into the bucket, or was about to; null if it never did. */
  objectKey: string | null;
}

const columns = {
  id: 'uuid',
  name: 'text',
  mediaType: 'text',
  size: 'int',
  sha256: 'bytea',
  storedIn: word<StoredFile['storedIn']>(),
  objectKey: 'text?',
} as const;
const selected = `select id, name, media_type as "mediaType", size, sha256, stored_in as "storedIn",
  object_key as "objectKey" from files`;

const insertFileSql = command(
  'insert into files (id, name, media_type, size, sha256, created_at) values ($1, $2, $3, $4, $5, $6)',
);
const insertChunkSql = command('insert into file_chunks (file_id, position, content) values ($1, $2, $3)');

/**
 * Stores a file in the transaction of the row that refers to it, and returns its id. Its bytes always arrive in
 * PostgreSQL, so that both exist together or neither does; the worker moves them to the bucket if there is one.
 */
export async function storeFile(tx: Tx, file: StorableFile, now: Date): Promise<string> {
  const id = randomUUID();
  await insertFileSql.run(tx, [id, file.name, file.mediaType, file.size, file.sha256, now]);
  let position = 0;
  for await (const piece of file.pieces(chunkBytes)) await insertChunkSql.run(tx, [id, position++, piece]);
  return id;
}

/** Returns a file, or null. */
export const findFile = query(`${selected} where id = $1 and deleted_at is null`, columns).find<[id: string]>();

const deleteFilesSql = command(
  `with deleted as (
     update files set deleted_at = $2, name = '' where id = any ($1::uuid[]) and deleted_at is null returning id)
   delete from file_chunks c using deleted d where c.file_id = d.id`,
);

/**
 * Deletes files with their names, once nothing refers to them any more: at once what is in PostgreSQL, and in the next
 * minute what is in the bucket.
 */
export async function deleteFiles(tx: Tx, ids: readonly string[], now: Date): Promise<void> {
  if (ids.length > 0) await deleteFilesSql.run(tx, [ids, now]);
}

/** Returns a piece of a file; null if it is not, or no longer, in PostgreSQL. */
export const readChunk = query(`select content from file_chunks where file_id = $1 and position = $2`, {
  content: 'bytea',
}).findValue<[id: string, position: number]>();

const listReferencesSql = query(
  `select format('%I', t.relname) as "table", format('%I', a.attname) as column
   from pg_constraint k join pg_class t on t.oid = k.conrelid
     join pg_attribute a on a.attrelid = k.conrelid and a.attnum = k.conkey[1]
   where k.contype = 'f' and k.confrelid = 'files'::regclass and k.conrelid <> 'file_chunks'::regclass
   order by 1, 2`,
  { table: 'text', column: 'text' },
);

interface Reference {
  table: string;
  column: string;
}

const listOrphansSql = composedQuery(
  (references: readonly Reference[], before: Date) => ({
    text: `select f.id from files f where f.created_at < $1 and f.deleted_at is null ${references
      .map(({ table, column }) => `and not exists (select from ${table} where ${column} = f.id)`)
      .join(' ')} order by f.created_at limit 100`,
    params: [before],
  }),
  { id: 'uuid' },
  [
    [[], new Date(0)],
    [[{ table: 'file_chunks', column: 'file_id' }], new Date(0)],
  ],
);

/** Returns files older than this to which no row of any table refers any more. The catalog knows the tables. */
export async function listOrphans(connection: Connection, before: Date): Promise<string[]> {
  const references = await listReferencesSql.all(connection);
  return (await listOrphansSql.all(connection, references, before)).map(({ id }) => id);
}

/**
 * Names the objects of the files that are to be moved. In a transaction of its own before: a process can end once the bucket
 * has an object, and only those with a name here are ever deleted there.
 */
export const nameObjects = command(
  `update files set object_key = (select id from installation) || '/' || id
     where stored_in = 'database' and deleted_at is null and object_key is null`,
).write();

/** Locks and returns the next file after `after` whose bytes are in PostgreSQL and can be moved, or null. */
export const lockFileToMove = command(
  `${selected} where stored_in = 'database' and object_key is not null and deleted_at is null and ($1::uuid is null or id > $1)
   order by id limit 1 for no key update skip locked`,
  columns,
).find<[after: string | null]>();

/** Records that the bytes of a file are in the bucket, and no longer in PostgreSQL. */
export const setMoved = command(
  `with moved as (update files set stored_in = 'bucket' where id = $1 returning id)
   delete from file_chunks c using moved m where c.file_id = m.id`,
).write<[id: string]>();

/** Locks and returns a deleted file, whose bytes may still be in the bucket, or null. */
export const lockDeletedFile = command(
  `select id, stored_in as "storedIn", object_key as "objectKey" from files where deleted_at is not null order by deleted_at limit 1
   for update skip locked`,
  { id: 'uuid', storedIn: word<StoredFile['storedIn']>(), objectKey: 'text?' },
).find();

/** Removes the last trace of a deleted file. */
export const removeFile = command('delete from files where id = $1').write<[id: string]>();

/** Returns how many files there are, and where. */
export const summarizeFiles = query(
  `select coalesce(sum(case when stored_in = 'bucket' then 1 else 0 end), 0)::int as "inBucket",
     coalesce(sum(case when stored_in = 'database' then 1 else 0 end), 0)::int as "inDatabase",
     coalesce(sum(size), 0)::float as bytes
   from files where deleted_at is null`,
  { inBucket: 'int', inDatabase: 'int', bytes: 'float' },
).get();

/** Returns all files whose bytes are in the bucket. */
export const listFilesInBucket = query(
  `${selected} where stored_in = 'bucket' and deleted_at is null order by id`,
  columns,
).list();

const setRestoredSql = command(
  `update files f set object_key = null,
     stored_in = case when exists (select from file_chunks c where c.file_id = f.id) then 'database' else stored_in end`,
);
const renameInstallationSql = command('update installation set id = gen_random_uuid()');

/**
 * Records after a restore that the bytes of all files are in PostgreSQL, where backups contain them. The copy is another
 * installation: what the bucket has is not its own.
 */
export async function setRestored(tx: Tx): Promise<void> {
  await renameInstallationSql.run(tx);
  await setRestoredSql.run(tx);
}
