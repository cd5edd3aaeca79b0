import { command } from '../../platform/database/statement.js';

/** Records that an actor reads something. Returns false if they already did in this hour. */
export const markRead = command(`
  insert into jury_access_log (reader, subject, hour) values ($1, $2, date_trunc('hour', $3::timestamptz, 'UTC'))
  on conflict do nothing returning reader`).wrote<[reader: string, subject: string, now: Date]>();
