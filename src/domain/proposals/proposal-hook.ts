/**
 * What became of a delivery: `older` is news that was overtaken, `ignored` of a kind that is not ours, `refused` changed
 * nothing and may be sent again.
 */
export const deliveryOutcomes = ['created', 'changed', 'unchanged', 'older', 'ignored', 'refused'] as const;
export type DeliveryOutcome = (typeof deliveryOutcomes)[number];

/** The types of events that we take in. */
export const proposalEvents = { changed: 'proposal.changed', deleted: 'proposal.deleted' } as const;

/** For how long after a rotation the secret of before is good. */
export const overlapHours = 24;

/** For how many days we remember what came in. Nobody tries again for longer. */
export const keptDays = 30;

/** For what a secret is sealed: each hook has its own. */
export function encryptionPurpose(hookId: string): string {
  return `proposal-hook:${hookId}`;
}
