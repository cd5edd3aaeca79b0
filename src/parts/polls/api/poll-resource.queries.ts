import { resource, versionColumns, versionSql } from '../../../api/resource.js';
import { command, query } from '../../../platform/database/statement.js';

/** A poll with the times that it asks about, but not its answers. */
export const pollResource = resource(
  'polls/:id',
  query(
    versionSql(`select jsonb_build_array(to_jsonb(p) - 'updated_at',
     (select coalesce(jsonb_agg(s.starts_at order by s.starts_at), '[]') from poll_starts s where s.poll_id = p.id))
   from polls p where p.id = $1`),
    versionColumns,
  ),
  [command(`select from polls where id = $1 for update`)],
);
