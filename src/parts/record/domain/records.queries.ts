import { command, query } from '../../../platform/database/statement.js';

/** Records that the archive of a call is kept. */
export const insertRecord = command(
  'insert into call_records (id, call_id, file_id, made_at) values (gen_random_uuid(), $1, $2, $3)',
).write<[callId: string, fileId: string, madeAt: Date]>();

/** Returns the kept records of a call, the newest first. */
export const listRecords = query(
  `select r.id, r.made_at as "madeAt", f.size, encode(f.sha256, 'hex') as sha256
   from call_records r join files f on f.id = r.file_id where r.call_id = $1 order by r.made_at desc, r.id`,
  { id: 'uuid', madeAt: 'timestamptz', size: 'int', sha256: 'text' },
).list<[callId: string]>();

/** Returns the file of a record of a call, or null. */
export const findRecordFile = query('select file_id from call_records where call_id = $1 and id = $2', {
  file_id: 'uuid',
}).findValue<[callId: string, id: string]>();
