import type { Connection } from '../../platform/database/tx.js';
import { Place } from '../../platform/place.js';

/** What else remains of somebody who is erased, in their language; null for most people. */
export const whatRemains = new Place<
  (connection: Connection, attendeeId: string, language: string) => Promise<string | null>
>();
