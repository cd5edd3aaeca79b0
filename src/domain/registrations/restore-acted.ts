import { recordAll, type Change } from '../identity/change.js';
import { seatsOfWay, withSeatsOfWay } from '../sessions/attendance.js';
import type { Session } from '../sessions/session.entity.js';
import { updateSession } from '../sessions/sessions.queries.js';
import type { ActedRegistration } from './acted.js';
import { deleteNewRegistrations } from './delete-new.queries.js';
import type { Registration } from './registration.entity.js';
import { afterLeaving, seatedStates } from './registration.js';
import { lockRegistrations, writeSeats } from './registrations.queries.js';

const ended = {
  state: 'cancelled',
  offerExpiresAt: null,
  confirmedAt: null,
  provisionalUntil: null,
  approvedAt: null,
} as const;

/**
 * Makes the registrations of a locked session what they were before an act, whose messages are removed. Those that it
 * made are deleted, with people who have nothing else in the call; people who had left have left again. The caller
 * promotes the waiting list. Returns the session with its seats; null if somebody has changed one of them since: then
 * the caller rolls back.
 */
export async function restoreActed(
  change: Change,
  session: Session,
  acted: readonly ActedRegistration[],
): Promise<Session | null> {
  const { tx, now } = change;
  const locked = await lockRegistrations(
    tx,
    acted.map(({ id }) => id),
  );
  const byId = new Map(locked.map((one) => [one.id, one]));
  const former: Registration[] = [];
  const made: string[] = [];
  let restored = session;
  for (const { id, was, at } of acted) {
    const registration = byId.get(id);
    if (registration?.updatedAt.toISOString() !== at) return null;
    const { attendance, state, createdAt } = registration;
    if (was === null || !seatedStates.includes(was.state)) {
      const left = afterLeaving(seatsOfWay(restored, attendance), state);
      restored = { ...restored, ...withSeatsOfWay(restored, attendance, left) };
    }
    if (was === null && createdAt.toISOString() === at) made.push(id);
    else former.push({ ...registration, ...(was ?? ended), updatedAt: now });
  }
  await writeSeats(tx, former);
  if (!(await deleteNewRegistrations(tx, made))) return null;
  const { taken, waiting, takenOnline, waitingOnline } = restored;
  await updateSession(tx, session.id, { taken, waiting, takenOnline, waitingOnline });
  await recordAll(
    change,
    former.map(({ id }) => ({ action: 'registration.restored', subject: `registration:${id}` })),
  );
  return restored;
}
