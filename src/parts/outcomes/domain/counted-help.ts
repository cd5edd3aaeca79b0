import type { Connection } from '../../../platform/database/tx.js';
import { Place } from '../../../platform/place.js';

/** How much of a kind of help there was, and whom it reached. */
export interface HelpCount {
  /** What was booked and not cancelled, and what of it has taken place: at most as much. */
  booked: number;
  held: number;
  /** The proposals of the teams that were helped before the decision. Which are merged into another one doesn't matter. */
  proposalIds: readonly string[];
}

/** Help besides sessions that a part counts: the outcomes show it where a call has any. */
export interface CountedHelp {
  /** Of its row and in the API. */
  name: string;
  label(language: string): string;
  /** Returns its counts at `now`; null where a call has none. */
  count(connection: Connection, callId: string, now: Date): Promise<HelpCount | null>;
}

export const countedHelp = new Place<CountedHelp>('kinds of help', ({ name }) => name);
