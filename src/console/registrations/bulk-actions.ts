import { registrationStates, type RegistrationState } from '../../domain/registrations/registration.js';
import type { AttendeeTab } from './attendee-rows.js';

export const bulkActionNames = ['approve', 'decline', 'withdraw', 'resend', 'present', 'absent'] as const;
export type BulkAction = (typeof bulkActionNames)[number];

/** The most registrations that one action can change. */
export const mostAtOnce = 5000;

/** Returns the bulk actions of a tab: until the session is over, and once it has begun. */
export function bulkActions(tab: AttendeeTab, when: { isAhead: boolean; hasBegun: boolean }): readonly BulkAction[] {
  return [...(when.isAhead ? actionsAhead[tab] : []), ...(when.hasBegun ? (actionsSince[tab] ?? []) : [])];
}

const actionsAhead: Record<AttendeeTab, readonly BulkAction[]> = {
  confirmed: ['resend', 'withdraw'],
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

/** The states in which an action changes something; the others are passed over. */
export const actsOn: Record<BulkAction, readonly RegistrationState[]> = {
  approve: ['pending'],
  decline: ['pending'],
  withdraw: ['confirmed', 'waitlisted', 'offered', 'pending'],
  resend: ['confirmed'],
  present: registrationStates,
  absent: registrationStates,
};
