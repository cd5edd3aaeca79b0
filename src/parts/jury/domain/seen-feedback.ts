import { createHash } from 'node:crypto';
import type { TeamFeedback } from './team-feedback.queries.js';

/** Returns a fingerprint of texts, which changes when one of them does. */
export function seenFeedback(texts: readonly TeamFeedback[]): string {
  const all = texts.map(({ proposalId, jurorId, version }) => `${proposalId}:${jurorId}:${version}`).toSorted();
  return createHash('sha256').update(all.join(' ')).digest('hex');
}
