import { countCoordinators, listTeamsToNotify, type UnheardTeam } from './teams.queries.js';
import type { MessagePayload } from '../notifications/message.js';
import { enqueueMessages, type NewMessage } from '../notifications/outbox/messages.queries.js';
import { chosenRecipient } from '../notifications/outbox/frozen.js';
import type { Attendee } from '../registrations/attendee.entity.js';
import { listAttendees } from '../registrations/registrations.queries.js';
import type { Session } from '../sessions/session.entity.js';
import type { Change } from '../identity/change.js';

/**
 * Notifies invited teams that have registered no one yet that the session was rescheduled, with a new invitation, or
 * cancelled. The new revision of `session` is already written. Returns how many coordinators there are.
 */
export async function notifyInvitedTeams(
  change: Change,
  session: Session,
  extra: Pick<MessagePayload, 'note' | 'reason' | 'previousRevision'>,
): Promise<number> {
  const { tx, now } = change;
  const teams = await listTeamsToNotify(tx, session, now);
  if (teams.length === 0) return 0;
  const people = await listAttendees(
    tx,
    teams.map(({ coordinatorId }) => coordinatorId),
  );
  const messages = teams.flatMap((team): NewMessage[] => {
    const coordinator = people.get(team.coordinatorId);
    return coordinator === undefined ? [] : [messageOf(session, team, coordinator, extra)];
  });
  await enqueueMessages(change, messages);
  return countCoordinators(teams);
}

function messageOf(
  session: Session,
  team: UnheardTeam,
  coordinator: Attendee,
  extra: Pick<MessagePayload, 'note' | 'reason' | 'previousRevision'>,
): NewMessage {
  const isOff = session.state === 'cancelled';
  const kind = isOff ? 'cancelled' : 'team-invited';
  const { proposal, seats, reservedUntil } = team;
  const end = reservedUntil === null || reservedUntil > session.startsAt ? session.startsAt : reservedUntil;
  // A coordinator of two teams gets an invitation for each with its seats, and one cancellation.
  const about = isOff ? coordinator.id : `${team.proposalId}:${coordinator.id}`;
  return {
    callId: session.callId,
    sessionId: session.id,
    sessionRevision: session.revision,
    registrationId: null,
    attendeeId: coordinator.id,
    kind,
    dedupeKey: `${kind}:${session.id}:${about}:${session.revision}`,
    payload: {
      ...extra,
      recipient: chosenRecipient(coordinator),
      team: { proposal, seats, reservedUntil: end.toISOString() },
      ...(!isOff && {
        delegation: { id: team.delegationId, organization: team.organization, session: session.slug },
      }),
    },
  };
}
