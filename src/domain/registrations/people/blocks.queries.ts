import { command } from '../../../platform/database/statement.js';

/** Blocks a person with the addresses that were merged with theirs; null lifts the block. */
export const setBlock = command(
  `with own as (select id from attendees where id = $1 or merged_into = $1 order by id for no key update)
   update attendees a set blocked_at = $2, block_reason = $3 from own where own.id = a.id`,
).write((attendeeId: string, block: { at: Date; reason: string } | null) => [
  attendeeId,
  block?.at ?? null,
  block?.reason ?? null,
]);
