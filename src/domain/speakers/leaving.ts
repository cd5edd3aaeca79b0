import type { Connection } from '../../platform/database/tx.js';
import { Place } from '../../platform/place.js';
import type { Change } from '../identity/change.js';

/** What a part does when a speaker is deleted. */
interface Leaving {
  /** Runs before the speaker is deleted, in the same transaction. */
  leave: (change: Change, speakerId: string) => Promise<void>;
  /** Says what goes with them, in a sentence, before anybody confirms it; null for nothing. */
  warn: (connection: Connection, speakerId: string, now: Date, language: string) => Promise<string | null>;
}

export const leavingSpeakers = new Place<Leaving>();

/** Returns what is lost with a speaker, in sentences. */
export async function warningsOf(...about: Parameters<Leaving['warn']>): Promise<string[]> {
  const warnings = await Promise.all(leavingSpeakers.all.map(({ warn }) => warn(...about)));
  return warnings.filter((warning) => warning !== null);
}
