import type { Connection } from '../../platform/database/tx.js';
import { command, query } from '../../platform/database/statement.js';

/** One use of an idempotency key. */
export interface IdempotentRequest {
  apiKeyId: string;
  key: string;
  /** SHA-256 of the request. */
  requestHash: Buffer;
}

export interface IdempotentAnswer {
  status: number;
  /** JSON text, as it was sent; empty once a person whom it named was erased. */
  body: string;
}

/** How long keys are stored. */
const rememberedHours = 24;
/** A request without a response after this time crashed, so the key can be reused. */
const abandonedMinutes = 2;

/** Claims the key for this request. Returns false if another request has it. */
export const claimIdempotencyKey = command(`
  insert into idempotency_keys as known (api_key_id, key, request_hash, created_at) values ($1, $2, $3, $4)
  on conflict (api_key_id, key) do update
    set request_hash = excluded.request_hash, status = null, body = null, created_at = excluded.created_at
    where known.created_at <= $4::timestamptz - make_interval(hours => $5::int)
      or (known.status is null and known.request_hash = excluded.request_hash
        and known.created_at <= $4::timestamptz - make_interval(mins => $6::int))
  returning key`).wrote((request: IdempotentRequest, now: Date) => [
  request.apiKeyId,
  request.key,
  request.requestHash,
  now,
  rememberedHours,
  abandonedMinutes,
]);

const findIdempotencyKeySql = query(
  `select request_hash, status, body #>> '{}' as body from idempotency_keys where api_key_id = $1 and key = $2`,
  { request_hash: 'bytea', status: 'int?', body: 'text?' },
);

/** Returns the request with a key and, if finished, its response. Null if the key is free. */
export async function findIdempotencyKey(
  connection: Connection,
  request: IdempotentRequest,
): Promise<{ requestHash: Buffer; answer: IdempotentAnswer | null } | null> {
  const rows = await findIdempotencyKeySql.all(connection, [request.apiKeyId, request.key]);
  const [row] = rows;
  if (row === undefined) return null;
  const answer = row.status === null ? null : { status: row.status, body: row.body ?? '' };
  return { requestHash: row.request_hash, answer };
}

/** Stores the response as a JSON string, because jsonb would reorder the fields. */
export const keepIdempotentAnswer = command(
  `update idempotency_keys set status = $3, body = to_jsonb($4::text) where api_key_id = $1 and key = $2`,
).write((request: IdempotentRequest, answer: IdempotentAnswer) => [
  request.apiKeyId,
  request.key,
  answer.status,
  answer.body,
]);

/** Frees the key of a refused request, which changed nothing and can be sent again. */
export const freeIdempotencyKey = command(
  `delete from idempotency_keys where api_key_id = $1 and key = $2 and status is null`,
).write((request: IdempotentRequest) => [request.apiKeyId, request.key]);

/** Deletes expired keys. */
export const forgetIdempotencyKeys = command(
  `delete from idempotency_keys where created_at <= $1::timestamptz - make_interval(hours => $2::int)`,
).write((now: Date) => [now, rememberedHours]);
