import { languages } from '../../platform/i18n/messages.js';
import type { Connection } from '../../platform/database/tx.js';
import { Invalid } from '../../platform/errors.js';
import type { Call } from '../calls/call.entity.js';
import { listSessionsById } from '../sessions/sessions.queries.js';
import type { AudienceFilter } from './audience-filter.js';
import { broadcastErrors } from './broadcast-input.js';
import type { BroadcastContents } from './broadcast.js';

const codes = languages.map(({ code }) => code);

/** Throws Invalid for what `broadcastErrors` finds, and for a session of another call. */
export async function checkBroadcast(
  connection: Connection,
  call: Call,
  input: { filter: AudienceFilter; contents: BroadcastContents },
): Promise<void> {
  const fieldErrors = broadcastErrors(input, call.languages, codes);
  const known = await listSessionsById(connection, input.filter.sessions);
  const own = new Set(known.filter((one) => one.callId === call.id).map((one) => one.id));
  if (!input.filter.sessions.every((id) => own.has(id))) {
    fieldErrors.push({ path: 'filter.sessions', code: 'unknown-session', message: 'The call has no such session.' });
  }
  if (fieldErrors.length > 0) throw new Invalid('invalid', 'Some fields are invalid.', {}, fieldErrors);
}
