import type { Connection } from '../../platform/database/tx.js';
import { Place } from '../../platform/place.js';

/** When the winners page of a call became public; null before. */
export const winnersPage = new Place<(connection: Connection, callId: string) => Promise<Date | null>>();
