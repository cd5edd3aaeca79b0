import type { Connection } from '../../../platform/database/tx.js';
import type { Session } from '../../sessions/session.entity.js';
import { type ApprovalOutcome, approvalOutcomes, type PendingPerson, planApproval } from './approval-plan.js';
import { planPromotion } from '../waitlist/promote.js';
import { attendancesOf, seatCounts, seatsOfWay, withSeatsOfWay } from '../../sessions/attendance.js';
import { listTeamsOf } from '../seats/team-seats.queries.js';
import { listReservedSeats, roomOf } from '../waitlist/waitlist.queries.js';

/** Returns what an approval of these people, in this order, would do now. Changes nothing. */
export async function previewApproval(
  connection: Connection,
  session: Session,
  people: readonly PendingPerson[],
  now: Date,
): Promise<ApprovalOutcome[]> {
  // An approval serves those who wait already first.
  let counts = seatCounts(session);
  let reserved = await listReservedSeats(connection, session, now);
  for (const attendance of attendancesOf(session)) {
    const promotion = await planPromotion(connection, session, attendance, now);
    const moved = promotion?.seated.length ?? 0;
    const { taken, waiting } = seatsOfWay({ ...session, ...counts }, attendance);
    counts = withSeatsOfWay(counts, attendance, { taken: taken + moved, waiting: waiting - moved });
    if (promotion !== null && attendance !== 'online') reserved = promotion.left.reserved;
  }
  const room = { ...(await roomOf(connection, { ...session, ...counts }, [], now)), reserved };
  const ids = people.map(({ id }) => id);
  const teams = await listTeamsOf(connection, session.id, ids, reserved);
  const asking = people.map((person) => ({ ...person, teams: teams.get(person.id) ?? [] }));
  return approvalOutcomes(people, planApproval(room, asking).decisions);
}
