import type { Delegation } from './delegation.entity.js';
import { adoptMembers, writeInvitations } from './teams.queries.js';
import { enqueueMessages, type NewMessage } from '../notifications/outbox/messages.queries.js';
import { chosenRecipient } from '../notifications/outbox/frozen.js';
import type { Attendee } from '../registrations/attendee.entity.js';
import { organizationNames } from '../registrations/registrations.queries.js';
import type { Inviting, TeamSeats } from './reserve-team-seats.js';
import { openDelegationOf } from './open-delegation.js';
import type { PlannedTeam } from './plan-teams.js';
import { recordAll, type Change } from '../identity/change.js';

/** A team whose coordinator is notified. */
interface Notified {
  planned: PlannedTeam;
  coordinator: Attendee;
  delegation: Delegation;
  seats: number;
}

/** Creates the delegations of teams, writes their invitations, and notifies their coordinators. */
export async function notifyTeams(
  change: Change,
  teams: readonly PlannedTeam[],
  { people, organizations, ends }: TeamSeats & { people: ReadonlyMap<string, Attendee> },
  { session, input }: Inviting,
): Promise<void> {
  const { tx, now } = change;
  const notified: Notified[] = [];
  for (const planned of teams) {
    const coordinator = planned.coordinator === null ? undefined : people.get(planned.coordinator.emailKey);
    const organizationId = organizations.get(planned.organization.key);
    if (coordinator === undefined || organizationId === undefined) continue;
    const delegation = await openDelegationOf(change, coordinator, organizationId);
    notified.push({ planned, coordinator, delegation, seats: planned.team.invitation?.reserved ?? input.seatsPerTeam });
  }
  const names = await organizationNames(
    tx,
    notified.map(({ delegation }) => delegation.organizationId),
  );
  const invitations = notified.map(({ planned: { team }, delegation, seats }) => {
    return { sessionId: session.id, proposalId: team.proposalId, delegationId: delegation.id, seats, invitedAt: now };
  });
  const messages = notified.map(({ planned: { team, organization }, coordinator, delegation, seats }): NewMessage => {
    const end = ends.get(organization.key);
    return {
      callId: session.callId,
      sessionId: session.id,
      sessionRevision: session.revision,
      registrationId: null,
      attendeeId: coordinator.id,
      kind: 'team-invited',
      dedupeKey: `team-invited:${session.id}:${team.proposalId}:${coordinator.id}`,
      payload: {
        recipient: chosenRecipient(coordinator),
        delegation: {
          id: delegation.id,
          organization: names.get(delegation.organizationId) ?? team.title,
          session: session.slug,
        },
        team: {
          proposal: team.title,
          seats: end === undefined ? 0 : seats,
          reservedUntil: (end ?? session.startsAt).toISOString(),
        },
      },
    };
  });
  const auditEntries = invitations.map(({ proposalId, delegationId, seats }) => {
    const details = { sessionId: session.id, delegationId, seats };
    return { action: 'proposal.team-invited', subject: `proposal:${proposalId}`, details };
  });
  await writeInvitations(tx, invitations);
  await adoptMembers(
    tx,
    notified.map(({ planned, delegation }) => ({
      proposalId: planned.team.proposalId,
      organizationId: delegation.organizationId,
    })),
  );
  await enqueueMessages(change, messages);
  await recordAll(change, auditEntries);
}
