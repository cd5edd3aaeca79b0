import { resource, versionColumns, versionSql } from '../../../api/resource.js';
import { query } from '../../../platform/database/statement.js';

/** What somebody needs to take part, and what was answered. */
export const needResource = resource(
  'calls/:call/access-needs/:id',
  query(
    versionSql(
      `select to_jsonb(n) from access_needs n join calls c on c.id = n.call_id where c.slug = $1 and n.id = $2`,
    ),
    versionColumns,
  ),
);
