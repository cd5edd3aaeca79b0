import type { Connection } from '../../platform/database/tx.js';
import { Place } from '../../platform/place.js';

/** What becomes of a member's work if they leave the team, as each area says it. */
export const memberNotes = new Place<
  (connection: Connection, memberId: string, language: string) => Promise<string[]>
>();
