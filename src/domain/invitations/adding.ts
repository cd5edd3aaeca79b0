import type { Tx } from '../../platform/database/tx.js';
import { Place } from '../../platform/place.js';

/** Throws Conflict where nobody can be added to an invitation any more, for a reason that another area knows. */
export const adding = new Place<(tx: Tx, invitation: { pollId: string | null }, now: Date) => Promise<void>>();
