import { resource, versionColumns, versionSql } from '../../../api/resource.js';
import { command, query } from '../../../platform/database/statement.js';

/** A pilot with its milestones and documents, but not when somebody was reminded of them. */
export const pilotResource = resource(
  'calls/:call/pilots/:id',
  query(
    versionSql(`select jsonb_build_array(to_jsonb(k) - 'updated_at',
       (select jsonb_agg(to_jsonb(m) - '{reminded_on,updated_at}'::text[] order by m.id) from pilot_milestones m where m.pilot_id = k.id),
       (select jsonb_agg(to_jsonb(d) order by d.id) from pilot_documents d where d.pilot_id = k.id))
     from pilots k join proposals p on p.id = k.proposal_id join calls c on c.id = p.call_id
     where c.slug = $1 and k.id = $2`),
    versionColumns,
  ),
  [command(`select from pilots where $1::text is not null and id = $2 for update`)],
);
