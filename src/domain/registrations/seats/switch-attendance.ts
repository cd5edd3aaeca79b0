import { nextStamp } from '../../calendar/event-identity.js';
import { record, type Change } from '../../identity/change.js';
import { claimOf, eventOf, recipientOf } from '../../notifications/outbox/frozen.js';
import { enqueueMessages } from '../../notifications/outbox/messages.queries.js';
import { takeBackUpdatesOf } from '../../notifications/outbox/waiting-updates.queries.js';
import { command } from '../../../platform/database/statement.js';
import {
  type Attendance,
  attendances,
  countedWaySql,
  type SeatCounts,
  seatsOfWay,
  withSeatsOfWay,
} from '../../sessions/attendance.js';
import type { Session } from '../../sessions/session.entity.js';
import { updateSession } from '../../sessions/sessions.queries.js';
import type { Attendee } from '../attendee.entity.js';
import { freeSeats } from '../registration.js';
import type { Registration } from '../registration.entity.js';
import { listAttendees, lockRegistrations, updateRegistration } from '../registrations.queries.js';
import { listHolders } from './team-seats.queries.js';
import { planWaitlist, teamOf, type WaitlistPlan } from '../waitlist/waitlist.js';
import { listReservedSeats } from '../waitlist/waitlist.queries.js';
import { dropReasons } from '../../notifications/outbox/drop-reasons.js';

/** Returns which of these registrations, in order, can have a free seat of a way of attending now. */
export async function seatableIn(
  { tx, now }: Change,
  session: Session,
  attendance: Attendance,
  ids: readonly string[],
): Promise<WaitlistPlan> {
  const view = seatsOfWay(session, attendance);
  const seats = freeSeats(view, await listReservedSeats(tx, view, now));
  const known = await listHolders(tx, session.id, ids, seats.reserved);
  return planWaitlist(
    seats,
    ids.map((id) => ({ members: [{ id, holders: known.get(id)?.holders ?? [] }], allOrNothing: false })),
  );
}

/**
 * Moves a person with a seat to a free one of the other way of attending, with another event in their calendar. `holder`
 * is whose reserved seat it is. Returns the registration, and the seat counts of the session.
 */
export async function moveSeat(
  change: Change,
  session: Session,
  registration: Registration,
  attendee: Attendee,
  { attendance, holder }: { attendance: Attendance; holder: string | undefined },
): Promise<{ registration: Registration; counts: SeatCounts }> {
  const { tx, now } = change;
  const changes = {
    attendance,
    teamId: teamOf(holder),
    switchRequestedAt: null,
    sequence: registration.sequence + 1,
    stampedAt: nextStamp(registration.stampedAt, now),
    updatedAt: now,
    // The seat is another one: reminders whose time has passed are not sent again for its event.
    confirmedAt: now,
  };
  const moved: Registration = { ...registration, ...changes };
  const left = seatsOfWay(session, registration.attendance);
  const without = withSeatsOfWay(session, registration.attendance, { ...left, taken: left.taken - 1 });
  const entered = seatsOfWay({ ...session, ...without }, attendance);
  const counts = withSeatsOfWay(without, attendance, { ...entered, taken: entered.taken + 1 });
  await updateRegistration(tx, registration.id, changes);
  await updateSession(tx, session.id, counts);
  await takeBackUpdatesOf(tx, [registration.id], dropReasons.superseded);
  await enqueueMessages(change, [
    {
      callId: session.callId,
      sessionId: session.id,
      sessionRevision: session.revision,
      registrationId: moved.id,
      attendeeId: attendee.id,
      kind: 'invited',
      dedupeKey: `attendance:${moved.id}:${moved.sequence}`,
      payload: { recipient: recipientOf(attendee), ...claimOf(moved, attendee), event: eventOf(moved) },
    },
  ]);
  await record(change, 'registration.attendance-changed', `registration:${moved.id}`, { attendance });
  return { registration: moved, counts };
}

const nextToSwitchSql = command(
  `select id from registrations
   where session_id = $1 and switch_requested_at is not null and state = 'confirmed' 
     and ${countedWaySql('attendance')} <> $2
   order by switch_requested_at, waitlist_number limit $3 for update`,
  { id: 'uuid' },
);

/**
 * Moves people who wait for the other way of attending to the seats that nobody without a seat waits for. Returns the
 * seat counts, or null if nobody moved, and adds to `notified` who did.
 */
export async function switchWaiting(
  change: Change,
  session: Session,
  notified: string[] = [],
): Promise<SeatCounts | null> {
  const { tx, now } = change;
  if (session.state !== 'published' || session.startsAt <= now) return null;
  let current = session;
  let hasMoved = false;
  for (const attendance of attendances) {
    const view = seatsOfWay(current, attendance);
    const { free } = freeSeats(view);
    if (free === 0) continue;
    // A reserved seat can be for somebody behind the first of them.
    const most = Number.isFinite(free) && view.reserved === 0 ? free : null;
    const rows = await nextToSwitchSql.all(tx, [session.id, attendance, most]);
    if (rows.length === 0) continue;
    const registrations = await lockRegistrations(
      tx,
      rows.map(({ id }) => id),
    );
    const attendees = await listAttendees(
      tx,
      registrations.map(({ attendeeId }) => attendeeId),
    );
    const locked = registrations.map(({ id }) => id);
    const { seated, holders } = await seatableIn(change, current, attendance, locked);
    for (const id of seated) {
      const registration = registrations.find((one) => one.id === id);
      const attendee = registration && attendees.get(registration.attendeeId);
      if (!registration || !attendee) continue;
      const seat = { attendance, holder: holders.get(id) };
      const { counts } = await moveSeat(change, current, registration, attendee, seat);
      current = { ...current, ...counts };
      notified.push(attendee.id);
      hasMoved = true;
    }
  }
  return hasMoved ? current : null;
}
