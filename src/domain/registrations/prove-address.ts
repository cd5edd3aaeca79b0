import { recordAll } from '../identity/audit.queries.js';
import type { Change } from '../identity/change.js';
import { unsuppress } from '../notifications/suppression/suppression.js';
import { command } from '../../platform/database/statement.js';
import type { Prover } from './proven.js';

const proveAddressSql = command(
  `with unproven as (
     select id, suppressed_at from attendees where id = any($1) and proven_at is null order by id for no key update
   )
   update attendees a set proven_at = $2, proven_by = $3 from unproven u where u.id = a.id
   returning a.id, a.email_key as "emailKey", u.suppressed_at is not null as "isSuppressed"`,
  { id: 'uuid', emailKey: 'text', isSuppressed: 'boolean' },
);

/**
 * Proves the addresses of these attendees; only the first proof of each is recorded. A proof by the owner also lifts
 * the suppression of the address, because an email has arrived. Returns the ids of those who were not proven before.
 */
export async function proveAddress(change: Change, attendeeIds: readonly string[], by: Prover): Promise<string[]> {
  if (attendeeIds.length === 0) return [];
  const proven = await proveAddressSql.all(change.tx, [attendeeIds, change.now, by]);
  await recordAll(
    change,
    proven.map(({ id }) => ({ action: 'attendee.proven', subject: `attendee:${id}`, details: { by } })),
  );
  const suppressed = proven.filter(({ isSuppressed }) => isSuppressed);
  if (by === 'owner' && suppressed.length > 0) await unsuppress(change, suppressed);
  return proven.map(({ id }) => id);
}
