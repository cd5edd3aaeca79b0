import { findStandingCheckIn } from './check-ins.queries.js';
import { Conflict } from '../../platform/errors.js';
import type { Tx } from '../../platform/database/tx.js';

/** Throws Conflict for somebody who is checked in: their seat is not given back while they sit on it. Lock the registration first. */
export async function requireNotCheckedIn(tx: Tx, registrationId: string): Promise<void> {
  if ((await findStandingCheckIn(tx, registrationId)) !== null) throw checkedIn();
}

/** Why the seat of somebody who is there is not given back. */
export function checkedIn(): Conflict {
  return new Conflict('checked-in', 'This person is checked in. Undo the check-in first.');
}
