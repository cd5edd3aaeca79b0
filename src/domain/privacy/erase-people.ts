import type { Call } from '../calls/call.entity.js';
import { recordAll, type Change } from '../identity/change.js';
import { lockJury } from '../calls/calls.queries.js';
import { personalMessage } from '../notifications/outbox/frozen.js';
import { enqueueMessages } from '../notifications/outbox/messages.queries.js';
import { lockReminderPlanning } from '../notifications/reminders/reminders.queries.js';
import { vacate } from '../registrations/leave.js';
import { promote } from '../registrations/waitlist/promote.js';
import { isProven } from '../registrations/links/proven.js';
import { lockSessionsOfCall } from '../sessions/sessions.queries.js';
import { leavesWhenErased } from './erasure.js';
import { lookAtFindings } from './findings.js';
import { eraseRows, lockAttendeesToErase, lockRegistrationsOfAll } from './erasure.queries.js';

/**
 * Erases everything that identifies these attendees of a call: their seats go to the waiting list, their queued emails
 * are dropped, and only anonymous counts remain. With `confirms`, people with a proven address get one last email.
 * Returns the ids of the erased people, without those who had been erased before.
 */
export async function erasePeople(
  change: Change,
  call: Call,
  attendeeIds: readonly string[],
  { confirms }: { confirms: boolean },
): Promise<string[]> {
  const { tx, now } = change;
  await lockReminderPlanning(tx);
  // All sessions of the call, so that no one registers the same person for another one in the meantime.
  const sessions = new Map((await lockSessionsOfCall(tx, call.id)).map((session) => [session.id, session]));
  await lockJury(tx, call.id);
  const people = await lockAttendeesToErase(tx, call.id, attendeeIds);
  if (people.length === 0) return [];
  const ids = people.map(({ id }) => id);
  const keepFindings = await lookAtFindings(change, call.id);

  const vacated = new Set<string>();
  for (const registration of await lockRegistrationsOfAll(tx, ids)) {
    const session = sessions.get(registration.sessionId);
    const attendee = people.find(({ id }) => id === registration.attendeeId);
    if (!session || !attendee || !leavesWhenErased(registration, session, now)) continue;
    const left = await vacate(change, { session, registration, attendee, kind: 'erased' });
    sessions.set(session.id, left.session);
    vacated.add(session.id);
  }
  await recordAll(
    change,
    people.map(({ id }) => ({ action: 'attendee.erased', subject: `attendee:${id}` })),
  );
  await eraseRows(tx, ids, now);
  await keepFindings();
  for (const id of vacated) {
    const session = sessions.get(id);
    if (session) await promote(change, session);
  }
  const notified = confirms ? people.filter((one) => isProven(one) && one.suppressedAt === null) : [];
  await enqueueMessages(
    change,
    notified.map((attendee) => personalMessage(attendee, 'erased', `erased:${attendee.id}`)),
  );
  return ids;
}
