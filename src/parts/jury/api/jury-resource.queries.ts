import { resource, versionColumns, versionSql } from '../../../api/resource.js';
import { command, query } from '../../../platform/database/statement.js';

/** The scoring rules of a call. */
export const juryResource = resource(
  'calls/:call/jury',
  query(
    versionSql(`select jsonb_build_array(c.id, to_jsonb(j) - '{updated_at,tz_version}'::text[])
   from calls c left join jury_settings j on j.call_id = c.id where c.slug = $1`),
    versionColumns,
  ),
  [command(`select from calls where slug = $1 for no key update`)],
);
