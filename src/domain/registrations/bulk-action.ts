/** What organizers do to many registrations of a session at once; approving them has an order, and is one step. */
export const bulkActionNames = ['decline', 'withdraw', 'resend', 'present', 'absent'] as const;
export type BulkAction = (typeof bulkActionNames)[number];

/** The most registrations that one action can change. */
export const mostAtOnce = 5000;
