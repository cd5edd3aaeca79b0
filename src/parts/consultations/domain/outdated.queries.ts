import { query } from '../../../platform/database/statement.js';

/** Returns which of these messages are about an event that has changed since. A cancellation is never outdated. */
export const outdatedMessages = query(
  `select m.id from messages m join consultation_bookings b on b.id = (m.payload #>> '{consultation,id}')::uuid
   where m.id = any($1) and m.kind <> 'consultation-cancelled' and m.payload ? 'event'
     and ((m.payload #>> '{event,sequence}')::int < b.sequence or b.state = 'cancelled')`,
  { id: 'uuid' },
).column<[ids: readonly string[]]>();
