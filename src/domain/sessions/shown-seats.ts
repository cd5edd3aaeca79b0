import { attendancesOf, seatsOfWay } from './attendance.js';
import type { Session } from './session.entity.js';
import { seatLabel } from './session.js';

/** Returns all that a public page says about seats, as a short word: pages with the same words are the same. */
export function shownSeats(session: Session): string {
  const ways = attendancesOf(session).map((attendance) => seatsOfWay(session, attendance));
  return [session, ...ways].map((seats) => `${seatLabel(seats)}${seats.waiting > 0 ? '+' : ''}`).join('/');
}
