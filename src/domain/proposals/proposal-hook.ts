/**
 * The outcome of a delivery: `waiting` for an owner, `older` was superseded by a later event, `ignored` has an unknown type, and `refused`
 * changed nothing and can be sent again.
 */
export const deliveryOutcomes = ['created', 'changed', 'unchanged', 'waiting', 'older', 'ignored', 'refused'] as const;
export type DeliveryOutcome = (typeof deliveryOutcomes)[number];

/** The supported types of events. */
export const proposalEvents = { changed: 'proposal.changed', deleted: 'proposal.deleted' } as const;

/** How long the previous secret is valid after a rotation. */
export const overlapHours = 24;

/** Number of days that deliveries are stored; no sender retries for longer. */
export const keptDays = 30;

/** Encryption purpose of a secret, different for each webhook. */
export function encryptionPurpose(hookId: string): string {
  return `proposal-hook:${hookId}`;
}
