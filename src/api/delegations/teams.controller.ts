import { Body, Get, Param, Post, Query } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { z } from 'zod';
import { proposalStates } from '../../domain/proposals/proposal.js';
import { Config } from '../../platform/config.js';
import { type TeamsInput, teamsInput } from '../../domain/delegations/team-input.js';
import { listTeams } from '../../domain/delegations/teams.queries.js';
import { listReservations } from '../../domain/registrations/seats/reservations.queries.js';
import { InviteTeams } from '../../flows/delegations/invite-teams.flow.js';
import type { Actor } from '../../domain/identity/actor.js';
import { getSession } from '../../domain/sessions/sessions.queries.js';
import { ApiController, Caller } from '../api-controller.js';
import { asked, bothWays } from '../list-query.js';
import { Operation } from '../operation.js';
import { pageOf, pageOfAll, pageQuery } from '../page.js';
import { invitedTeamsSchema, invitedTeamsView, teamSchema, teamsView } from './team.view.js';

const listQuery = pageQuery.extend({
  state: asked.state(proposalStates),
  q: asked.q('a title or organization'),
  sort: asked.sort(bothWays('title')),
});

@ApiController('Delegations', '/sessions/:id/teams')
export class TeamsApiController {
  constructor(
    private readonly database: DataSource,
    private readonly config: Config,
    private readonly inviteTeams: InviteTeams,
  ) {}

  @Get()
  @Operation({
    summary: 'List winning teams for a session',
    description:
      'The teams of winning proposals that are invited to the session, with the seats that are held for them.',
    answer: 'A page of teams, sorted by proposal title unless you say otherwise.',
    schema: pageOf(teamSchema),
    refusals: { 404: 'Session not found.' },
    requires: 'read',
    reads: 'query',
  })
  async list(@Param('id') id: string, @Query({ schema: listQuery }) query: z.output<typeof listQuery>) {
    const connection = this.database.manager;
    const session = await getSession(connection, id);
    const teams = teamsView(await listTeams(connection, session), await listReservations(connection, session.id));
    const listing = {
      name: `teams:${session.id}`,
      position: (team: (typeof teams)[number]) => [team.proposal],
      state: (team: (typeof teams)[number]) => team.state,
      texts: (team: (typeof teams)[number]) => [team.title, team.organization],
    };
    return pageOfAll(this.config.secret, listing, query, teams, (team) => team);
  }

  @Post()
  @Operation({
    summary: 'Invite winning teams to a showcase',
    description:
      "Reserves seats that only the team can take, and emails the team's coordinator, who registers the others. All " +
      'teams are invited, or none. Teams that were already invited are unchanged, unless you name another coordinator.',
    answer: 'The outcome for each team.',
    schema: invitedTeamsSchema,
    refusals: {
      404: 'Session not found.',
      409: "The session isn't a showcase, isn't open for registration, has no seat limit, or has too few free seats. `errors` names the team.",
    },
    requires: 'change',
  })
  async invite(@Param('id') id: string, @Body({ schema: teamsInput }) input: TeamsInput, @Caller() actor: Actor) {
    return invitedTeamsView(await this.inviteTeams.run(id, input, actor));
  }
}
