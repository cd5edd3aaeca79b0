import { resource, versionColumns, versionSql } from '../../../api/resource.js';
import { command, query } from '../../../platform/database/statement.js';

/** A webhook: what it sends where, and whether it is paused, but not how its deliveries go. */
export const webhookResource = resource(
  'webhooks/:id',
  query(
    versionSql(`select to_jsonb(w) - '{secret,previous_secret,position,failing_since,leased_until,lease_id}'::text[]
   from webhooks w where w.id = $1`),
    versionColumns,
  ),
  [command(`select from webhooks where id = $1 for update`)],
);
