import type { Invitation } from './invitation.entity.js';

/** Returns a draft: of an invitation to sessions, or of the list of a poll, which has neither sessions nor own texts. */
export function newInvitation(
  id: string,
  owner: Pick<Invitation, 'callId' | 'pollId' | 'createdBy' | 'createdAt'>,
  { sessionIds, contents }: Pick<Invitation, 'sessionIds' | 'contents'> = { sessionIds: [], contents: {} },
): Invitation {
  return {
    id,
    ...owner,
    state: 'draft',
    sessionIds,
    contents,
    invitesAgain: false,
    remindAt: null,
    remindZone: null,
    remindedAt: null,
    reminderEndedAt: null,
    reservedUntil: null,
    updatedAt: owner.createdAt,
    sentAt: null,
    stoppedAt: null,
  };
}
