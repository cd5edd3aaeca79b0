/** What is kept in the audit log, by the kind of thing that it is done to. */
export const auditActions = {
  registration: [
    'registration.confirmed',
    'registration.waitlisted',
    'registration.pending',
    'registration.promoted',
    'registration.offered',
    'registration.accepted',
    'registration.offer-expired',
    'registration.passed-over',
    'registration.replaced',
    'registration.answers-changed',
    'registration.passed-over',
    'registration.offered',
    'registration.accepted',
    'registration.offer-expired',
    'registration.declined',
    'registration.cancelled',
    'registration.resent',
    'registration.answered',
    'registration.wished',
    'registration.joined',
  ],
  attendee: [
    'attendee.preferences',
    'attendee.links-revoked',
    'attendee.link-sent',
    'attendee.unreachable',
    'attendee.tried-again',
  ],
  message: ['message.bounced', 'message.retried'],
  session: [
    'session.created',
    'session.edited',
    'session.published',
    'session.rescheduled',
    'session.twinned',
    'session.questions',
    'session.seats-reserved',
    'session.seats-released',
    'session.cancelled',
    'session.imported',
  ],
  organization: [
    'organization.created',
    'organization.edited',
    'organization.merged',
    'organization.took-in',
    'organization.unmerged',
    'organization.gave-back',
  ],
  delegation: ['delegation.started', 'delegation.registered'],
  call: ['call.created', 'call.edited'],
  proposal: ['proposal.created', 'proposal.changed'],
  organizer: ['organizer.added', 'organizer.changed', 'organizer.signed-in', 'organizer.signed-out'],
  'api-key': ['api-key.created', 'api-key.revoked'],
} as const satisfies Record<string, readonly string[]>;

export type AuditGroup = keyof typeof auditActions;

/** The groups in the order in which they are offered. */
export const auditGroups = Object.keys(auditActions) as AuditGroup[];
