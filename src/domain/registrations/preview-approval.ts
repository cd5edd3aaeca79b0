import type { Connection } from '../../platform/database/tx.js';
import type { Session } from '../sessions/session.entity.js';
import { type ApprovalOutcome, approvalOutcomes, type PendingPerson, planApproval } from './approval-plan.js';
import { planPromotion } from './promote.js';
import { listReservedSeats } from './waitlist.queries.js';

/** Returns what an approval of these people, in this order, would do now. Changes nothing. */
export async function previewApproval(
  connection: Connection,
  session: Session,
  people: readonly PendingPerson[],
  now: Date,
): Promise<ApprovalOutcome[]> {
  // An approval serves those who wait already first.
  const promotion = await planPromotion(connection, session, now);
  const moved = promotion?.seated.length ?? 0;
  const seats = { ...session, taken: session.taken + moved, waiting: session.waiting - moved };
  const reserved = promotion?.left.reserved ?? (await listReservedSeats(connection, session, now));
  return approvalOutcomes(people, planApproval(seats, reserved, people).decisions);
}
