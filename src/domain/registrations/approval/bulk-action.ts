import { registrationStates, type RegistrationState } from '../registration.js';

/** What organizers do to many registrations of a session at once; approving them has an order, and is one step. */
export const bulkActionNames = ['decline', 'withdraw', 'resend', 'present', 'absent'] as const;
export type BulkAction = (typeof bulkActionNames)[number];

/** The states in which an action changes something; the others are passed over. */
export const actsOn: Record<BulkAction, readonly RegistrationState[]> = {
  decline: ['pending'],
  withdraw: ['confirmed', 'waitlisted', 'offered', 'pending'],
  resend: ['confirmed'],
  present: registrationStates,
  absent: registrationStates,
};

/** The most registrations that one action can change. */
export const maxAtOnce = 5000;
