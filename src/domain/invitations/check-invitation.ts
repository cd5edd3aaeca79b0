import type { Connection } from '../../platform/database/tx.js';
import { Invalid } from '../../platform/errors.js';
import { readMergeText } from '../broadcasts/merge-fields.js';
import type { Call } from '../calls/call.entity.js';
import { textErrors } from '../campaigns/campaign-texts.js';
import { registrationClosure } from '../sessions/session.js';
import { listSessionsById } from '../sessions/sessions.queries.js';
import type { InvitationInput } from './invitation-input.js';

/** Throws Invalid for what `textErrors` finds, and for sessions of another call or that are not open. */
export async function checkInvitation(
  connection: Connection,
  call: Call,
  { sessions, contents }: InvitationInput,
  now: Date,
): Promise<void> {
  const fieldErrors = textErrors(contents, call.languages, (text) => readMergeText(text, sessions.length === 1), {
    isOptional: true,
  });
  const known = await listSessionsById(connection, sessions);
  const open = new Set(
    known.filter((one) => one.callId === call.id && registrationClosure(one, now) === null).map(({ id }) => id),
  );
  if (!sessions.every((id) => open.has(id))) {
    const message = 'Choose published sessions of this call whose registration is open.';
    fieldErrors.push({ path: 'sessions', code: 'session-not-open', message });
  }
  if (fieldErrors.length > 0) throw new Invalid('invalid', 'Some fields are invalid.', {}, fieldErrors);
}
