import type { LinkCount, LinkEvidence, LinkState } from './proposal.js';

/** Types of evidence, strongest first. */
export const linkEvidences = ['declared', 'address', 'organization', 'domain', 'name'] as const;

/** An organization or email domain shared by more people or proposals of a call than this is no evidence. */
export const maxWhoShare = 50;

/** Minimum similarity of organization names, from 0 to 1; higher if their countries differ. */
export const similarFrom = 0.56;
export const similarAbroadFrom = 0.8;

/** Number of items matched in one transaction, small enough that concurrent changes don't wait long. */
export const maxInPortion = 500;
const longPortionMs = 1_000;

/**
 * Returns the size of the next portion from the duration of the last one: an item can have few matches or thousands.
 */
export function nextPortion(size: number, tookMs: number): number {
  return tookMs > longPortionMs ? Math.ceil(size / 2) : Math.min(2 * size, maxInPortion);
}

/** Returns how many of the counted matches have a state, an evidence and a similarity of names; null stands for any. */
export function countedLinks(
  counts: readonly LinkCount[],
  { state, evidence, minScore }: { state: LinkState; evidence: LinkEvidence | null; minScore: number | null },
): number {
  const tenths = minScore === null ? 0 : Math.round(minScore * 10) - 5;
  return counts
    .filter((one) => one.state === state && one.tenths >= tenths)
    .filter(({ evidences }) => evidence === null || evidences.includes(evidence))
    .reduce((sum, { count }) => sum + count, 0);
}
