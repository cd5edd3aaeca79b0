import type { Call } from '../calls/call.entity.js';
import { campaignSample } from '../campaigns/campaign-sample.js';
import type { ComposedEmail } from '../notifications/email/composed-email.js';
import type { EmailSite } from '../notifications/composing/context.js';
import { type SessionSnapshot, sessionSnapshot } from '../sessions/session-snapshot.js';
import { listSessionsById } from '../sessions/sessions.queries.js';
import type { Connection } from '../../platform/database/tx.js';
import { nobody } from '../notifications/templates/sample.js';
import type { BroadcastInput } from './broadcast-input.js';
import { type AudienceFilter, namedSession } from './audience-filter.js';
import type { AudienceMember } from './audience.queries.js';

/** Finds the session whose title and time a broadcast can contain, or null. */
export async function findNamedSession(
  connection: Connection,
  filter: AudienceFilter,
): Promise<SessionSnapshot | null> {
  const id = namedSession(filter);
  const [session] = id === null ? [] : await listSessionsById(connection, [id]);
  return session === undefined ? null : sessionSnapshot(session);
}

/** Composes a broadcast for a recipient, with disabled links. */
export function broadcastSample(
  call: Call,
  { contents, session, filter }: Pick<BroadcastInput, 'contents' | 'filter'> & { session: SessionSnapshot | null },
  { organization, ...reader }: AudienceMember,
  site: EmailSite,
  now: Date,
): ComposedEmail {
  const payload = {
    ...(organization !== null && { organization }),
    ...(filter.speakers && { speaker: { id: nobody } }),
  };
  return campaignSample('broadcast', call, { payload, texts: contents, session }, reader, site, now);
}
