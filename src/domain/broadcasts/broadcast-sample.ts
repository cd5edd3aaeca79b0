import { type AudienceFilter, namedSession } from './audience-filter.js';
import type { BroadcastContents } from './broadcast.js';
import type { Call } from '../calls/call.entity.js';
import type { ComposedEmail } from '../notifications/email/composed-email.js';
import { composeMessage } from '../notifications/composing/compose.js';
import { sampleRow } from '../notifications/templates/sample.js';
import type { EmailSite } from '../notifications/composing/context.js';
import { type SessionSnapshot, sessionSnapshot } from '../sessions/session-snapshot.js';
import { listSessionsById } from '../sessions/sessions.queries.js';
import type { Connection } from '../../platform/database/tx.js';

/** Who reads a sample. */
export interface SampleReader {
  name: string;
  email: string;
  timeZone: string;
  /** BCP 47. */
  language: string;
  organization: string | null;
}

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
  { contents, session }: { contents: BroadcastContents; session: SessionSnapshot | null },
  { organization, ...reader }: SampleReader,
  site: EmailSite,
  now: Date,
): ComposedEmail {
  const payload = { recipient: { ...reader, linkVersion: 1 }, ...(organization !== null && { organization }) };
  const message = { ...sampleRow('broadcast', payload, now), registrationId: null };
  const snapshot = session && { snapshot: session };
  return composeMessage(message, snapshot, call, site, { contents, callLanguages: call.languages });
}
