import type { Invitation } from '../../../domain/invitations/invitation.entity.js';
import type { Poll } from './poll.entity.js';

/** Returns the invitation by which a new poll is sent: no sessions, and no text besides the standard one. */
export function invitationOfPoll({ id: pollId, callId, createdBy, createdAt }: Poll, id: string): Invitation {
  return {
    id,
    callId,
    pollId,
    state: 'draft',
    sessionIds: [],
    contents: {},
    invitesAgain: false,
    remindAt: null,
    remindZone: null,
    remindedAt: null,
    reminderEndedAt: null,
    reservedUntil: null,
    createdBy,
    createdAt,
    updatedAt: createdAt,
    sentAt: null,
    stoppedAt: null,
  };
}
