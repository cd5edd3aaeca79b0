import type { BulkAction } from '../../domain/registrations/approval/bulk-action.js';
import type { AttendeeTab } from './attendee-rows.js';

/** What can be done with many at once: approving has a page of its own, because its order counts. */
export type ListAction = BulkAction | 'approve';

/** The longest message to people who are approved or declined. */
export const maxNoteLength = 2000;

/** Returns the bulk actions of a tab: until the session is over, and once it has begun. */
export function bulkActions(tab: AttendeeTab, when: { isAhead: boolean; hasBegun: boolean }): readonly ListAction[] {
  return [...(when.isAhead ? actionsAhead[tab] : []), ...(when.hasBegun ? (actionsSince[tab] ?? []) : [])];
}

const actionsAhead: Record<AttendeeTab, readonly ListAction[]> = {
  confirmed: ['resend', 'withdraw'],
  'in-person': ['resend', 'withdraw'],
  online: ['resend', 'withdraw'],
  attended: [],
  absent: [],
  waitlisted: ['withdraw'],
  unconfirmed: ['resend', 'withdraw'],
  pending: ['approve', 'decline'],
  left: [],
};

const actionsSince: Partial<Record<AttendeeTab, readonly BulkAction[]>> = {
  confirmed: ['present', 'absent'],
  attended: ['absent'],
  absent: ['present'],
};
