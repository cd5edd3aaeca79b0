import { Gone, NotFound, type Refusal } from '../../platform/errors.js';
import { findCallOfRevokedLink } from '../../domain/registrations/links.queries.js';
import type { Connection } from '../../platform/database/tx.js';

/** Returns why a personal link doesn't work: it was replaced (then the page offers the new one), or it is unknown. */
export async function unknownLink(connection: Connection, token: string): Promise<Refusal> {
  const call = await findCallOfRevokedLink(connection, token);
  if (call === null) return new NotFound('link-unknown', 'Unknown link.');
  return new Gone('link-revoked', 'This link was replaced by a newer one.', { call: call.slug });
}
