import type { MessageKind } from '../message.js';

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

/** Messages of which the last to a person, about the same delegation if any, replaces those before it. */
export const replacedKinds = ['link', 'delegation-link', 'delegation'] as const satisfies readonly MessageKind[];
