import { Body, Get, Param, Post } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { type TeamsInput, teamsInput } from '../../domain/delegations/team-input.js';
import { listTeams, organizationSeats } from '../../domain/delegations/teams.queries.js';
import { InviteTeams } from '../../flows/delegations/invite-teams.flow.js';
import type { Actor } from '../../domain/identity/actor.js';
import { Clock } from '../../platform/clock.js';
import { getSession } from '../../domain/sessions/sessions.queries.js';
import { ApiController } from '../api-controller.js';
import { Caller } from '../api.guard.js';
import { Operation } from '../operation.js';
import {
  type InvitedTeamsView,
  invitedTeamsSchema,
  invitedTeamsView,
  teamsSchema,
  type TeamsView,
  teamsView,
} from './team.view.js';

@ApiController('Delegations', '/sessions/:id/teams')
export class TeamsApiController {
  constructor(
    private readonly database: DataSource,
    private readonly clock: Clock,
    private readonly inviteTeams: InviteTeams,
  ) {}

  @Get()
  @Operation({
    summary: 'List the teams of winning proposals and how they stand with a session',
    status: 200,
    answer: 'The teams, by the title of the proposal.',
    schema: teamsSchema,
    refusals: { 404: 'There is no such session.' },
    requires: 'read',
  })
  async list(@Param('id') id: string): Promise<TeamsView> {
    const connection = this.database.manager;
    const session = await getSession(connection, id);
    const teams = await listTeams(connection, session);
    const organizations = teams.flatMap(({ invitation }) => invitation?.organizationId ?? []);
    return teamsView(teams, await organizationSeats(connection, session.id, organizations, this.clock.now()));
  }

  @Post()
  @Operation({
    summary: 'Invite the teams of winning proposals to a showcase',
    description:
      'Keeps seats for the organization of each and writes to its coordinator, who registers the others; all of them ' +
      'or nobody. A team that was invited before stays as it is, unless another coordinator is named.',
    status: 200,
    answer: 'What became of each team.',
    schema: invitedTeamsSchema,
    refusals: {
      404: 'There is no such session.',
      409: 'It is no showcase, takes no registrations, has no limit of seats, or too few are free; `errors` names the team.',
    },
    requires: 'change',
  })
  async invite(
    @Param('id') id: string,
    @Body({ schema: teamsInput }) input: TeamsInput,
    @Caller() actor: Actor,
  ): Promise<InvitedTeamsView> {
    return invitedTeamsView(await this.inviteTeams.run(id, input, actor));
  }
}
