import { randomUUID } from 'node:crypto';

import type { Call } from '../calls/call.entity.js';
import { recordAll } from '../identity/audit.queries.js';
import type { Change } from '../identity/change.js';
import { insertConflict } from '../jury/conflicts.queries.js';
import { listFoundConflicts } from '../jury/jury-progress.js';
import { listJurors, lockJury } from '../jury/jury.queries.js';
import { recipientOf } from '../notifications/outbox/frozen.js';
import { enqueueMessages } from '../notifications/outbox/messages.queries.js';
import { lockReminderPlanning } from '../notifications/reminders/reminders.queries.js';
import type { Attendee } from '../registrations/attendee.entity.js';
import { vacate } from '../registrations/leave.js';
import { promote } from '../registrations/promote.js';
import { isProven } from '../registrations/proven.js';
import { lockSessionsOfCall } from '../sessions/sessions.queries.js';
import { leavesWhenErased } from './erasure.js';
import { eraseRows, lockAttendeesToErase, lockRegistrationsOfAll } from './erasure.queries.js';

/**
 * Erases everything that identifies these attendees of a call: their seats go to the waiting list, what was to be sent is
 * dropped, and what is left is counted and nothing more. With `confirms`, people whose address is proven get one last
 * email. Returns the ids of those who were erased; those who had been before are left out.
 */
export async function erasePeople(
  change: Change,
  call: Call,
  attendeeIds: readonly string[],
  { confirms }: { confirms: boolean },
): Promise<string[]> {
  const { tx, now } = change;
  await lockReminderPlanning(tx);
  // All of the call: nobody registers the same person elsewhere meanwhile.
  const sessions = new Map((await lockSessionsOfCall(tx, call.id)).map((session) => [session.id, session]));
  await lockJury(tx, call.id);
  const people = await lockAttendeesToErase(tx, call.id, attendeeIds);
  if (people.length === 0) return [];
  const ids = people.map(({ id }) => id);
  const jurors = await listJurors(tx, call.id);
  const conflicts = await listFoundConflicts(tx, call.id, jurors);

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
  await keepConflicts(change, call.id, conflicts, await listFoundConflicts(tx, call.id, jurors));
  for (const id of vacated) {
    const session = sessions.get(id);
    if (session) await promote(change, session);
  }
  const told = confirms ? people.filter((one) => isProven(one) && one.suppressedAt === null) : [];
  await enqueueMessages(change, told.map(lastMessage));
  return ids;
}

type Found = Awaited<ReturnType<typeof listFoundConflicts>>;

/** A juror's conflict that only the erased data showed is declared, so that nobody can erase it away. */
async function keepConflicts({ tx, now }: Change, callId: string, before: Found, after: Found): Promise<void> {
  const key = (one: Found[number], reason: string) => `${one.jurorId} ${one.proposalId} ${reason}`;
  const still = new Set(after.flatMap((one) => one.conflicts.map(({ reason }) => key(one, reason))));
  for (const one of before) {
    const lost = one.conflicts.filter(({ reason }) => !still.has(key(one, reason)));
    for (const kind of new Set(lost.map(({ reason }) => (reason === 'helped' ? 'helped' : 'interest')))) {
      await insertConflict(tx, {
        id: randomUUID(),
        callId,
        jurorId: one.jurorId,
        proposalId: one.proposalId,
        kind,
        organization: null,
        organizationKey: null,
        domain: null,
        reason: 'Found in data that was erased since.',
        declaredBy: 'system',
        declaredAt: now,
        liftedBy: null,
        liftedAt: null,
      });
    }
  }
}

function lastMessage(attendee: Attendee) {
  return {
    callId: attendee.callId,
    sessionId: null,
    sessionRevision: null,
    registrationId: null,
    attendeeId: attendee.id,
    kind: 'erased' as const,
    dedupeKey: `erased:${attendee.id}`,
    payload: { recipient: recipientOf(attendee) },
  };
}
