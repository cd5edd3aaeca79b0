import type { Change } from '../identity/change.js';
import type { Decided } from '../registrations/approval/decided.js';
import { vacate } from '../registrations/leave.js';
import { promote } from '../registrations/waitlist/promote.js';
import { isLive } from '../registrations/registration.js';
import { listAttendees, lockRegistrations } from '../registrations/registrations.queries.js';
import { requireNotOver } from '../sessions/session.js';
import { lockSession } from '../sessions/sessions.queries.js';
import { Conflict } from '../../platform/errors.js';
import { listCheckedIn } from './check-ins.queries.js';
import { checkedIn } from './record-check-in.js';

/**
 * Withdraws registrations of one session. The waiting list is promoted once at the end, so that no one is promoted only
 * to be withdrawn. Returns an outcome for each registration of the session, in waiting list order: Conflict for those
 * that are no longer active. Throws NotFound, and Conflict if the session is over.
 */
export async function withdrawMany(
  change: Change,
  sessionId: string,
  registrationIds: readonly string[],
): Promise<Decided[]> {
  const { tx, now } = change;
  let session = await lockSession(tx, sessionId);
  requireNotOver(session, now, ", so the registration can't be cancelled");
  const registrations = (await lockRegistrations(tx, registrationIds)).filter((one) => one.sessionId === sessionId);
  const attendeeIds = registrations.map(({ attendeeId }) => attendeeId);
  const attendees = await listAttendees(tx, attendeeIds);
  const ids = registrations.map(({ id }) => id);
  const inside = await listCheckedIn(tx, ids);
  const decided: Decided[] = [];
  for (const registration of registrations) {
    const attendee = attendees.get(registration.attendeeId);
    if (attendee === undefined || !isLive(registration.state)) {
      decided.push({ registrationId: registration.id, ok: false, refusal: notLive() });
    } else if (inside.has(registration.id)) {
      decided.push({ registrationId: registration.id, ok: false, refusal: checkedIn() });
    } else {
      const left = await vacate(change, { session, registration, attendee, kind: 'withdrawn' });
      session = left.session;
      decided.push({ registrationId: registration.id, ok: true, registration: left.registration });
    }
  }
  await promote(change, session);
  return decided;
}

function notLive(): Conflict {
  return new Conflict('not-live', 'This registration is no longer active.');
}
