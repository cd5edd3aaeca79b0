import { query } from '../../platform/database/statement.js';
import { reachableSql } from '../notifications/suppression/reachable-sql.js';
import { actsOn, type BulkAction } from '../registrations/approval/bulk-action.js';

/**
 * Returns those of these registrations that an action changes, and whether an email about it reaches each person. An
 * invitation that is sent again tries an address that bounced, too.
 */
export const listChanged = query(
  `select r.id, ${reachableSql('a')} or ($3 = 'resend' and a.not_me_at is null and a.blocked_at is null) as "isReachable"
   from registrations r join attendees a on a.id = r.attendee_id
   where r.session_id = $1 and r.id = any($2) and r.state = any($4) and ($3 <> 'withdraw' or not exists (
     select from check_ins c where c.registration_id = r.id and c.undone_at is null))`,
  { id: 'uuid', isReachable: 'boolean' },
).list((sessionId: string, action: BulkAction, ids: readonly string[]) => [sessionId, ids, action, actsOn[action]]);
