import type { Change } from '../identity/change.js';
import { dropQueued } from '../notifications/outbox/messages.queries.js';
import { leave } from './leave.js';
import { lockRegistrationAndSession } from './lock-registration.js';
import { isLive } from './registration.js';
import { findRegisteredPerson } from './registrations.queries.js';

/**
 * Cancels registrations whose address was mistyped, without an email: its owner, if there is one, never asked for them.
 * Those that their person has confirmed are unchanged, and so are ids that are none.
 */
export async function undoMistyped(change: Change, registrationIds: readonly string[]): Promise<void> {
  for (const id of registrationIds) {
    if ((await findRegisteredPerson(change.tx, id)) === null) continue;
    const { session, registration } = await lockRegistrationAndSession(change.tx, id);
    const { attendee } = (await findRegisteredPerson(change.tx, id)) ?? {};
    if (attendee === undefined || !registration.unproven || !isLive(registration.state)) continue;
    await dropQueued(change.tx, id, 'The address was corrected.');
    await leave(change, { session, registration, attendee, kind: 'mistyped' });
  }
}
