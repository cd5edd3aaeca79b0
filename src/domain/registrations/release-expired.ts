import { recordAll } from '../identity/audit.queries.js';
import type { Change } from '../identity/change.js';
import type { Session } from '../sessions/session.entity.js';
import { vacate } from './leave.js';
import { promote } from './promote.js';
import { listAttendees } from './registrations.queries.js';
import { lockExpiredOffers, releaseReservations } from './release.queries.js';

/** Releases the expired offers and reservations of a locked session, and promotes its waiting list. */
export async function releaseExpired(change: Change, locked: Session): Promise<void> {
  if (locked.state !== 'published') return;
  const session = await vacateExpiredOffers(change, locked);
  const released = await releaseReservations(change.tx, session, change.now);
  await recordAll(
    change,
    released.map(({ organizationId, seats }) => ({
      action: 'session.seats-released',
      subject: `session:${session.id}`,
      details: { organizationId, seats },
    })),
  );
  const reserved = session.reserved - released.reduce((sum, { seats }) => sum + seats, 0);
  await promote(change, { ...session, reserved });
}

async function vacateExpiredOffers(change: Change, locked: Session): Promise<Session> {
  let session = locked;
  const expired = await lockExpiredOffers(change.tx, session.id, change.now);
  const attendees = await listAttendees(
    change.tx,
    expired.map((registration) => registration.attendeeId),
  );
  for (const registration of expired) {
    const attendee = attendees.get(registration.attendeeId);
    if (attendee === undefined) continue;
    ({ session } = await vacate(change, { session, registration, attendee, kind: 'offer-expired' }));
  }
  return session;
}
