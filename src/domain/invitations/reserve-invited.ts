import { Conflict, invalidField } from '../../platform/errors.js';
import type { Tx } from '../../platform/database/tx.js';
import { recordAll, type Change } from '../identity/change.js';
import {
  deleteInvitedSeats,
  insertInvitedSeats,
  sessionsWithInvitedSeats,
} from '../registrations/seats/invited-seats.queries.js';
import { promoteAll } from '../registrations/waitlist/promote.js';
import { countReserved } from '../registrations/registration.js';
import { keepReservedInStep } from '../registrations/waitlist/release.queries.js';
import { seatsInRoom } from '../sessions/attendance.js';
import { listReservedSeats } from '../registrations/waitlist/waitlist.queries.js';
import type { Session } from '../sessions/session.entity.js';
import { lockSession } from '../sessions/sessions.queries.js';

/** Locks sessions, always in the same order. */
export async function lockSessionsInOrder(tx: Tx, ids: readonly string[]): Promise<Session[]> {
  const sessions: Session[] = [];
  for (const id of ids.toSorted()) sessions.push(await lockSession(tx, id));
  return sessions;
}

/**
 * Reserves a seat for each person of an invitation in those of the locked sessions that have a seat limit and no
 * approval. Throws Invalid if none has, and Conflict if one has too few free seats.
 */
export async function reserveInvitedSeats(
  change: Change,
  invitationId: string,
  sessions: readonly Session[],
  reservedUntil: Date,
): Promise<void> {
  const { tx, now } = change;
  const limited = sessions
    .map((session) => seatsInRoom(session))
    .filter(({ capacity, approval }) => capacity !== null && approval === 'automatic');
  if (limited.length === 0) {
    const message = 'Seats can be reserved in sessions with a seat limit and without approval; none of these is one.';
    throw invalidField('reservedUntil', 'nothing-to-reserve', message);
  }
  for (const session of limited) {
    const before = countReserved(await listReservedSeats(tx, session, now));
    await insertInvitedSeats(tx, { sessionId: session.id, invitationId, reservedUntil, createdAt: now });
    const reserved = await keepReservedInStep(tx, session.id);
    const after = countReserved(await listReservedSeats(tx, { ...session, reserved }, now));
    const free = Math.max(0, (session.capacity ?? 0) - session.taken - before);
    if (after - before > free) {
      const { title } = session;
      const count = after - before;
      const message = `“${title}” has ${free} free seats, and ${count} people are invited. Shorten the list, or reserve none.`;
      throw new Conflict('too-few-seats-to-invite', message, { title, free, count });
    }
  }
  const details = { invitationId, reservedUntil };
  await recordAll(
    change,
    limited.map(({ id }) => ({ action: 'session.seats-reserved', subject: `session:${id}`, details })),
  );
}

/** Locks the sessions in which an invitation reserves seats. Do it before anything else is locked. */
export async function lockReservedSessions(tx: Tx, invitationId: string): Promise<Session[]> {
  return lockSessionsInOrder(tx, await sessionsWithInvitedSeats(tx, invitationId));
}

/** Gives seats that are no longer reserved to the waiting lists of locked sessions. */
export async function releaseUnneeded(change: Change, sessions: readonly Session[]): Promise<void> {
  await promoteAll(change, sessions, new Set(sessions.map(({ id }) => id)));
}

/** Releases all seats that an invitation reserves in its locked sessions. */
export async function releaseAllInvited(change: Change, invitationId: string, sessions: readonly Session[]) {
  await deleteInvitedSeats(change.tx, invitationId);
  await releaseUnneeded(change, sessions);
}
