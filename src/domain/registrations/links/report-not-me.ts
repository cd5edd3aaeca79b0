import { notifyObjection } from '../../delegations/notify-coordinators.js';
import { record, type Change } from '../../identity/change.js';
import { suppressNotMe } from '../../notifications/suppression/suppressions.queries.js';
import { isOver } from '../../sessions/session.js';
import { lockSession } from '../../sessions/sessions.queries.js';
import { leave } from '../leave.js';
import { lockAttendee, lockRegistrationsOf, lockSessionsOf } from './links.queries.js';
import { isLive } from '../registration.js';
import { isProven } from './proven.js';

/**
 * Withdraws what was registered with an address and not confirmed, since its owner says that they never registered. To an
 * unproven address nothing is sent any more; a proven one gets the cancellations of what it was told of. Returns whether
 * there was anything to report.
 */
export async function reportNotMe(change: Change, attendeeId: string): Promise<boolean> {
  const { tx, now } = change;
  const sessions = [];
  for (const id of await lockSessionsOf(tx, attendeeId)) sessions.push(await lockSession(tx, id));
  const attendee = await lockAttendee(tx, attendeeId);
  const registrations = (await lockRegistrationsOf(tx, attendeeId)).filter(({ unproven }) => unproven);
  if (isProven(attendee) && registrations.every(({ state }) => !isLive(state))) return false;
  // Before the registrations: their cancellations must not leave either.
  if (!isProven(attendee)) await suppressNotMe(tx, attendee.emailKey, now);
  let withdrawn = 0;
  for (const session of sessions) {
    const registration = registrations.find(({ sessionId }) => sessionId === session.id);
    if (registration === undefined || !isLive(registration.state) || isOver(session, now)) continue;
    await leave(change, { session, registration, attendee, kind: 'withdrawn' });
    const { id, delegationId } = registration;
    if (delegationId !== null) await notifyObjection(change, session, { id, delegationId, attendeeId });
    withdrawn += 1;
  }
  await record(change, 'attendee.not-me', `attendee:${attendee.id}`, { withdrawn });
  return true;
}
