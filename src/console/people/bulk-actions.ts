import type { RegistrationState } from '../../registrations/registration.js';
import type { AttendeeTab } from './attendee-rows.js';

export const bulkActionNames = ['approve', 'decline', 'withdraw', 'resend'] as const;
export type BulkAction = (typeof bulkActionNames)[number];

/** The most registrations that one action may change. */
export const mostAtOnce = 5000;

/** What may be done with many at once behind each tab of the table. */
export const bulkActions: Record<AttendeeTab, readonly BulkAction[]> = {
  confirmed: ['resend', 'withdraw'],
  waitlisted: ['withdraw'],
  pending: ['approve', 'decline'],
  left: [],
};

/** The states in which an action changes something; the others are passed over. */
export const actsOn: Record<BulkAction, readonly RegistrationState[]> = {
  approve: ['pending'],
  decline: ['pending'],
  withdraw: ['confirmed', 'waitlisted', 'offered', 'pending'],
  resend: ['confirmed'],
};
