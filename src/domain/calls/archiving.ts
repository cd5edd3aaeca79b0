import type { Tx } from '../../platform/database/tx.js';
import { Place } from '../../platform/place.js';

/** Ends what an area has open in a call that is archived. */
export const archiving = new Place<(tx: Tx, callId: string, now: Date) => Promise<void>>();
