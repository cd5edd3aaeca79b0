import { z } from 'zod';
import type { Team } from '../../domain/delegations/team.js';
import type { ReservedSeats } from '../../domain/registrations/seats/reservations.queries.js';
import type { PlannedTeam } from '../../domain/delegations/plan-teams.js';
import { proposalStates } from '../../domain/proposals/proposal.js';

const instant = z.string().meta({ format: 'date-time' });
const person = z.object({ email: z.string(), name: z.string().nullable() });

export const teamSchema = z.object({
  proposal: z.string().meta({ description: 'ID of the proposal on the proposal platform.' }),
  title: z.string(),
  state: z.enum(proposalStates),
  organization: z.string().nullable(),
  people: z.array(
    person.extend({ isReachable: z.boolean().meta({ description: 'False if email to this address bounces.' }) }),
  ),
  invitation: z
    .object({
      seats: z.number().int().meta({ description: 'Number of seats that the team was invited with.' }),
      reserved: z.number().int().meta({
        description:
          'Number of seats that only the team can take, including those it has taken; 0 once they are released.',
      }),
      seated: z.number().int().meta({ description: 'Number of these seats that are taken.' }),
      invitedAt: instant,
      delegationId: z.string().meta({ format: 'uuid' }),
      coordinator: person,
    })
    .nullable(),
  organizationSeats: z
    .object({
      kept: z.number().int(),
      seated: z.number().int(),
      reservedUntil: instant
        .nullable()
        .meta({ description: 'When unused seats are released; null if they stay reserved until the session starts.' }),
    })
    .nullable()
    .meta({
      description:
        "All seats reserved for an invited team's organization, including those of its teams; null once none are reserved.",
    }),
  coming: z.number().int().meta({ description: 'Number of team members who have a seat or attended.' }),
  attended: z.number().int(),
});
type TeamView = z.output<typeof teamSchema>;

/** Returns the teams of winning proposals with their invitations to a session. */
export function teamsView(teams: readonly Team[], reservations: readonly ReservedSeats[]): TeamView[] {
  return teams.map(({ externalId, title, state, organization, people, invitation, coming, attended }) => {
    const own = reservations.find(({ organizationId: id }) => id === invitation?.organizationId);
    return {
      proposal: externalId,
      title,
      state,
      organization,
      people: people.map(({ email, name, isUnreachable }) => ({ email, name, isReachable: !isUnreachable })),
      invitation: invitation && {
        seats: invitation.seats,
        reserved: invitation.reserved,
        seated: invitation.seated,
        invitedAt: invitation.invitedAt.toISOString(),
        delegationId: invitation.delegationId,
        coordinator: { email: invitation.coordinator.email, name: invitation.coordinator.name },
      },
      organizationSeats:
        own === undefined
          ? null
          : { kept: own.seats, seated: own.seated, reservedUntil: own.reservedUntil?.toISOString() ?? null },
      coming,
      attended,
    };
  });
}

export const invitedTeamsSchema = z
  .object({
    teams: z.array(
      z.object({
        proposal: z.string(),
        outcome: z.enum(['invited', 'passed-on', 'known', 'unreachable']).meta({
          description:
            '`passed-on`: already invited, now emailed to another coordinator. `known`: already invited, nothing changed. `unreachable`: not invited because no team member can be reached by email.',
        }),
        coordinator: z.string().nullable().meta({ description: 'The address that the invitation was sent to.' }),
      }),
    ),
  })
  .meta({ id: 'InvitedTeams', title: 'Team invitation results' });
export type InvitedTeamsView = z.output<typeof invitedTeamsSchema>;

/** Returns the results for teams, in request order. */
export function invitedTeamsView(planned: readonly PlannedTeam[]): InvitedTeamsView {
  return {
    teams: planned.map(({ team, outcome, coordinator }) => {
      return { proposal: team.externalId, outcome, coordinator: coordinator?.email ?? null };
    }),
  };
}
