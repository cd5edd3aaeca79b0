import type { MessageKind } from './message.js';

/**
 * Messages that say how a registration stands. Of one registration only the last of them may be sent again: a calendar
 * would take an older one for the state of things.
 */
export const standingKinds = [
  'invited',
  'waitlisted',
  'pending',
  'promoted',
  'offered',
  'offer-expired',
  'rescheduled',
  'updated',
  'cancelled',
  'withdrawn',
  'released',
  'declined',
] as const satisfies readonly MessageKind[];
