import type { Connection } from '../../platform/database/tx.js';
import { Invalid } from '../../platform/errors.js';
import type { Call } from '../calls/call.entity.js';
import { listSessionsById } from '../sessions/sessions.queries.js';
import { type CampaignTexts, textErrors } from '../campaigns/campaign-texts.js';
import { type AudienceFilter, namedSession } from './audience-filter.js';
import { readMergeText } from './merge-fields.js';

/** Throws Invalid for what `textErrors` finds, and for a session of another call. */
export async function checkBroadcast(
  connection: Connection,
  call: Call,
  input: { filter: AudienceFilter; contents: CampaignTexts },
): Promise<void> {
  const hasSession = namedSession(input.filter) !== null;
  const fieldErrors = textErrors(input.contents, call.languages, (text) => readMergeText(text, hasSession));
  const known = await listSessionsById(connection, input.filter.sessions);
  const own = new Set(known.filter((one) => one.callId === call.id).map((one) => one.id));
  if (!input.filter.sessions.every((id) => own.has(id))) {
    fieldErrors.push({ path: 'filter.sessions', code: 'unknown-session', message: 'The call has no such session.' });
  }
  if (fieldErrors.length > 0) throw new Invalid('invalid', 'Some fields are invalid.', {}, fieldErrors);
}
