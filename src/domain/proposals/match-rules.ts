import type { LinkDecision, LinkEvidence, LinkState } from './proposal.js';

/** What may speak for a link, strongest first. */
export const linkEvidences = ['declared', 'address', 'organization', 'domain', 'name'] as const;

/**
 * More people, or more proposals, of a call than these share an organization or a mail domain: then it says nothing of
 * one of them.
 */
export const mostWhoShare = 50;

/** How alike the names of two organizations are at least, from 0 to 1; more where their countries differ. */
export const similarFrom = 0.56;
export const similarAbroadFrom = 0.8;

/** As many as are linked in one transaction: so few that nobody who changes one of them meanwhile waits for long. */
export const mostInPortion = 500;
const longPortionMs = 1_000;

/** How many are linked next, after so many took so many milliseconds: each may have few links, or thousands. */
export function nextPortion(size: number, tookMs: number): number {
  return tookMs > longPortionMs ? Math.ceil(size / 2) : Math.min(2 * size, mostInPortion);
}

/**
 * Returns the state of a link: what an organizer decided; else what the attendee declared, or a trusted address, links by
 * itself, and anything else is a suggestion. Null: nothing speaks for it, there is none.
 */
export function linkState(link: {
  evidences: readonly LinkEvidence[];
  /** Whether the attendee's address is proven. */
  isTrusted: boolean;
  decision: LinkDecision | null;
}): LinkState | null {
  if (link.decision !== null) return link.decision === 'confirmed' ? 'linked' : 'rejected';
  if (link.evidences.length === 0) return null;
  const linksByItself = link.evidences.includes('declared') || (link.evidences.includes('address') && link.isTrusted);
  return linksByItself ? 'linked' : 'suggested';
}
