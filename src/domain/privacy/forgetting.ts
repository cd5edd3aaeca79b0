import type { Tx } from '../../platform/database/tx.js';
import { Place } from '../../platform/place.js';

/** Removes what an area need not remember any longer. */
export const forgetting = new Place<(tx: Tx, now: Date) => Promise<void>>();
