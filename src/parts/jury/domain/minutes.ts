import { createHash } from 'node:crypto';
import type { FrozenRank } from './decision.js';

/** What the minutes of a jury say. Names and texts are in the language of the call, so that every reader signs the same. */
export interface MinutesContent {
  call: string;
  scale: { min: number; max: number };
  minReviews: number;
  /** Until when jurors scored, RFC 3339; null without a deadline. */
  scoresUntil: string | null;
  criteria: { name: string; weight: number }[];
  /** Who judged, and how many of their reviews count. */
  jurors: { name: string; reviews: number; isChair: boolean; statement: Statement }[];
  /** Conflicts of interest that kept a juror from a proposal. */
  conflicts: { juror: string; externalId: string; title: string; reasons: { reason: string; about: string }[] }[];
  ranking: (Pick<
    FrozenRank,
    'externalId' | 'title' | 'theme' | 'place' | 'isShared' | 'average' | 'sheets' | 'lacking' | 'late'
  > & { outcome: 'winner' | 'not-selected' | null; isOutstanding: boolean })[];
  /** Ties that were settled: proposals from the best on. */
  ties: { proposals: string[]; reason: string; who: string; at: string }[];
  decision: { who: string; at: string; note: string };
  /** Rounds that were over before, the first one first; missing if there was one round. */
  earlier?: {
    round: number;
    closedAt: string;
    ranking: Pick<FrozenRank, 'externalId' | 'title' | 'place' | 'isShared' | 'average' | 'sheets'>[];
  }[];
}

/** What a juror stated about conflicts of interest; null if they stated nothing. */
export type Statement = { signedAt: string; hasConflicts: boolean } | null;

/** Returns a version of minutes that changes with what they say. */
export function minutesVersion(content: MinutesContent): string {
  return createHash('sha256').update(canonical(content)).digest('hex').slice(0, 16);
}

/** The database returns the fields of JSON in another order. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_, one: unknown) =>
    typeof one === 'object' && one !== null && !Array.isArray(one)
      ? Object.fromEntries(Object.entries(one).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : one,
  );
}
