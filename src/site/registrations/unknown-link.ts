import { listPublicCalls } from '../../domain/calls/calls.queries.js';
import { Gone, NotFound, type Refusal } from '../../platform/errors.js';
import { findCallOfRevokedLink } from '../../domain/registrations/links.queries.js';
import type { Connection } from '../../platform/database/tx.js';

/**
 * Returns why a personal link doesn't work: it was replaced, or it is unknown, perhaps because it was cut. The page offers
 * to send it again, for an unknown one in the latest call.
 */
export async function unknownLink(connection: Connection, token: string): Promise<Refusal> {
  const call = await findCallOfRevokedLink(connection, token);
  if (call === null) {
    const [latest] = await listPublicCalls(connection);
    return new NotFound('link-unknown', 'Unknown link.', latest === undefined ? {} : { call: latest.slug });
  }
  return new Gone('link-revoked', 'This link was replaced by a newer one.', { call: call.slug });
}
