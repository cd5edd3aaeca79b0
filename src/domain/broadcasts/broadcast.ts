export const broadcastStates = ['draft', 'scheduled', 'sending', 'sent', 'stopped'] as const;
export type BroadcastState = (typeof broadcastStates)[number];

/** Why attendees who match a filter get no email. */
export interface LeftOut {
  /** They unsubscribed from news. */
  unsubscribed: number;
  /** Their address is suppressed. */
  suppressed: number;
}
