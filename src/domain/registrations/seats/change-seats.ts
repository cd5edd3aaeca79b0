import { command } from '../../../platform/database/statement.js';
import type { Change } from '../../identity/change.js';
import { type SeatCounts, seatCounts } from '../../sessions/attendance.js';
import { type SeatSettings, seatSettings } from '../../sessions/seat-settings.js';
import { checkCapacity, type SessionDetails } from '../../sessions/session-changes.js';
import type { Session } from '../../sessions/session.entity.js';
import { countReserved } from '../registration.js';
import { listReservedSeats } from '../waitlist/waitlist.queries.js';

const clearAttendanceSql = command(
  `update registrations set attendance = null, switch_requested_at = null where session_id = $1`,
);

/**
 * Returns the seats of a locked session after a change, and their counts. If it starts to ask how people attend, those
 * who are registered count in the room until they say (`countedWay`). Throws Invalid, and Conflict for too few seats.
 */
export async function changeSeats(
  { tx, now }: Change,
  session: Session,
  changes: SessionDetails,
): Promise<{ settings: SeatSettings; counts: SeatCounts }> {
  const settings = seatSettings(changes, session);
  const isSwitched = settings.asksAttendance !== session.asksAttendance;
  const counts = { ...seatCounts(session), ...(isSwitched && { takenOnline: 0, waitingOnline: 0 }) };
  const reserved = countReserved(await listReservedSeats(tx, session, now));
  const { taken, takenOnline } = counts;
  if (settings.asksAttendance) {
    checkCapacity(settings.inPersonCapacity, taken - takenOnline, reserved, 'inPersonCapacity');
    checkCapacity(settings.onlineCapacity, takenOnline, 0, 'onlineCapacity');
  } else checkCapacity(settings.capacity, taken, reserved);
  if (isSwitched) await clearAttendanceSql.run(tx, [session.id]);
  return { settings, counts };
}
