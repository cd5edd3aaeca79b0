import { query } from '../../platform/database/statement.js';

/** Returns how many sessions each call has, by its id; calls without one are left out. */
export const countSessionsByCall = query(
  `select call_id as "callId", count(*)::int as sessions from sessions where state <> 'cancelled' group by call_id`,
  { callId: 'uuid', sessions: 'int' },
).map('callId', 'sessions', () => []);
