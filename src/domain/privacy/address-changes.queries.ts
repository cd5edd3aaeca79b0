import { command, query } from '../../platform/database/statement.js';
import type { Connection } from '../../platform/database/tx.js';
import { rowIdOf, secretsOf } from '../../platform/secrets/secrets.js';
import { isTokenOf } from '../../platform/tokens.js';
import type { AddressChange } from './address-change.js';

const columns = {
  attendeeId: 'uuid',
  id: 'uuid',
  email: 'text',
  requestedAt: 'timestamptz',
  expiresAt: 'timestamptz',
  requests: 'int',
} as const;
const selected = `attendee_id as "attendeeId", id, email, requested_at as "requestedAt", expires_at as "expiresAt", requests`;

/** Returns the last address change that a person requested, even if it has expired, or null. */
export const findAddressChange = query(`select ${selected} from address_changes where attendee_id = $1`, columns).find<
  [attendeeId: string]
>();

const findByIdSql = query(`select ${selected} from address_changes where id = $1`, columns);
const olderLinkSql = query(`select id from address_changes where token_hash = $1`, { id: 'uuid' });

/** Returns the change behind the link in an email, or null. */
export async function findAddressChangeByToken(connection: Connection, token: string): Promise<AddressChange | null> {
  const id = await rowIdOf(connection, token, olderLinkSql);
  const change = id === null ? null : await findByIdSql.maybe(connection, [id]);
  return change && isTokenOf(secretsOf(connection).accepted, token, 'address-change', change.id) ? change : null;
}

/** Writes an address change. It replaces the previous one, whose link stops working. The attendee is locked. */
export const writeAddressChange = command(`
  insert into address_changes (attendee_id, id, email, requested_at, expires_at, requests)
  values ($1, $2, $3, $4, $5, $6)
  on conflict (attendee_id) do update set id = excluded.id, email = excluded.email, token_hash = null,
    requested_at = excluded.requested_at, expires_at = excluded.expires_at, requests = excluded.requests`).write(
  ({ attendeeId, id, email, requestedAt, expiresAt, requests }: AddressChange) => [
    attendeeId,
    id,
    email,
    requestedAt,
    expiresAt,
    requests,
  ],
);

/** Ends the link of an address change. The number of requests remains stored for a day. */
export const endAddressChange = command(`
  update address_changes set id = gen_random_uuid(), email = '', expires_at = least(expires_at, $2),
    token_hash = null
  where attendee_id = $1`).write<[attendeeId: string, now: Date]>();

/** Removes changes that nobody confirmed. */
export const removeOldAddressChanges = command(
  `delete from address_changes where expires_at < $1::timestamptz - interval '1 day'`,
).write<[now: Date]>();

/** Redirects queued messages to the new address of an attendee. */
export const redirectMessages = command(`
  update messages set payload = jsonb_set(payload, '{recipient,email}', to_jsonb($2::text))
  where attendee_id = $1 and state in ('queued', 'sending') and kind not in ('address-change', 'address-change-notice')`).write<
  [attendeeId: string, email: string]
>();
