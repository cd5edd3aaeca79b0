import { z } from 'zod';
import type { Team } from '../../domain/delegations/team.js';
import type { OrganizationSeats } from '../../domain/delegations/team-seats.js';
import type { PlannedTeam } from '../../domain/delegations/plan-teams.js';
import { proposalStates } from '../../domain/proposals/proposal.js';

const instant = z.string().meta({ format: 'date-time' });
const person = z.object({ email: z.string(), name: z.string().nullable() });

const teamSchema = z.object({
  proposal: z.string().meta({ description: 'Its id on the platform of the call.' }),
  title: z.string(),
  state: z.enum(proposalStates),
  organization: z.string().nullable(),
  people: z.array(
    person.extend({ isReachable: z.boolean().meta({ description: 'False where mail to the address comes back.' }) }),
  ),
  invitation: z
    .object({
      seats: z.number().int().meta({ description: 'With how many it was invited.' }),
      invitedAt: instant,
      delegationId: z.string().meta({ format: 'uuid' }),
      coordinator: person,
    })
    .nullable(),
  organizationSeats: z
    .object({
      kept: z.number().int(),
      seated: z.number().int(),
      reservedUntil: instant.nullable().meta({ description: 'Null keeps them to the start of the session.' }),
    })
    .nullable()
    .meta({ description: 'Of an invited team: what is kept for all teams of its organization; null once nothing is.' }),
  coming: z.number().int().meta({ description: 'People of the team who have a seat or were there.' }),
  attended: z.number().int(),
});
export const teamsSchema = z
  .object({ items: z.array(teamSchema) })
  .meta({ id: 'Teams', title: 'Teams of winning proposals' });
export type TeamsView = z.output<typeof teamsSchema>;

/** The teams of winning proposals with their invitations to a session. */
export function teamsView(teams: readonly Team[], seats: ReadonlyMap<string, OrganizationSeats>): TeamsView {
  return {
    items: teams.map(({ externalId, title, state, organization, people, invitation, coming, attended }) => {
      const own = invitation && seats.get(invitation.organizationId);
      return {
        proposal: externalId,
        title,
        state,
        organization,
        people: people.map(({ email, name, isUnreachable }) => ({ email, name, isReachable: !isUnreachable })),
        invitation: invitation && {
          seats: invitation.seats,
          invitedAt: invitation.invitedAt.toISOString(),
          delegationId: invitation.delegationId,
          coordinator: { email: invitation.coordinator.email, name: invitation.coordinator.name },
        },
        organizationSeats:
          own?.reservedUntil === undefined
            ? null
            : { kept: own.kept, seated: own.seated, reservedUntil: own.reservedUntil?.toISOString() ?? null },
        coming,
        attended,
      };
    }),
  };
}

export const invitedTeamsSchema = z
  .object({
    teams: z.array(
      z.object({
        proposal: z.string(),
        outcome: z.enum(['invited', 'passed-on', 'known', 'unreachable']).meta({
          description:
            '`passed-on`: invited before, and another coordinator was written to; `known`: invited before, nothing changed; `unreachable`: nobody to write to, not invited.',
        }),
        coordinator: z.string().nullable().meta({ description: 'The address that was written to.' }),
      }),
    ),
  })
  .meta({ id: 'InvitedTeams', title: 'What became of teams that were to be invited' });
export type InvitedTeamsView = z.output<typeof invitedTeamsSchema>;

/** The results for teams, in the order in which they were sent. */
export function invitedTeamsView(planned: readonly PlannedTeam[]): InvitedTeamsView {
  return {
    teams: planned.map(({ team, outcome, coordinator }) => {
      return { proposal: team.externalId, outcome, coordinator: coordinator?.email ?? null };
    }),
  };
}
