import { command } from '../../platform/database/statement.js';

/** After an hour each person has followed the link in their first email: a proven address links them to proposals. */
export const openEmails = command(`
  update attendees set proven_at = created_at + interval '40 minutes', proven_by = 'owner'
  where proven_at is null and created_at < $2::timestamptz - interval '1 hour' and call_id = any(array(select id from calls where slug = any($1)))`).write<
  [slugs: readonly string[], now: Date]
>();
