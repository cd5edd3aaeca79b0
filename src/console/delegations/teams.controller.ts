import { Body, Get, Param, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { DataSource } from 'typeorm';
import { getCall } from '../../domain/calls/calls.queries.js';
import { listTeams, organizationSeats } from '../../domain/delegations/teams.queries.js';
import { InviteTeams } from '../../flows/delegations/invite-teams.flow.js';
import { PreviewTeams } from '../../flows/delegations/preview-teams.flow.js';
import { ChangeProposalState } from '../../flows/proposals/change-proposal-state.flow.js';
import { requireAbility } from '../../domain/identity/actor.js';
import { type FieldError, NotFound, Refusal } from '../../platform/errors.js';
import type { Session } from '../../domain/sessions/session.entity.js';
import { getSession } from '../../domain/sessions/sessions.queries.js';
import { ConsoleController } from '../console-controller.js';
import { ConsolePages, seeOther, sendPage } from '../console-pages.js';
import { leaveFlash } from '../flash.js';
import { formValues, textOf } from '../form-values.js';
import { sessionPath } from '../paths.js';
import { actorOf } from '../signed-in.js';
import { invitedCounts, teamsConfirmPage } from './teams-confirm.page.js';
import { readTeams, type TeamsFields, teamsFields } from './teams-form.js';
import { teamsPage } from './teams.page.js';

/** The teams of winning proposals that are invited to a showcase. */
@ConsoleController('sessions/:id/teams')
export class TeamsController {
  constructor(
    private readonly database: DataSource,
    private readonly pages: ConsolePages,
    private readonly preview: PreviewTeams,
    private readonly invite: InviteTeams,
    private readonly changeState: ChangeProposalState,
  ) {}

  @Get()
  async list(@Param('id') id: string, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    await this.show(await this.showcase(id), request, reply, null, []);
  }

  @Post()
  async send(
    @Param('id') id: string,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    requireAbility(actorOf(request), 'change');
    const session = await this.showcase(id);
    const values = formValues(body);
    const fields = teamsFields(values, await listTeams(this.database.manager, session));
    const step = textOf(values, 'step');
    if (step === 'back') return this.show(session, request, reply, fields, []);
    const { input, faults } = readTeams(fields, session.timeZone);
    if (input === null) return this.show(session, request, reply, fields, faults);
    try {
      if (step === 'confirm') {
        const done = invitedCounts(await this.invite.run(session.id, input, actorOf(request)), input.seatsPerTeam);
        leaveFlash(reply, done.mails === 0 ? 'noTeamInvited' : 'teamsInvited', done);
        seeOther(reply, sessionPath(session, 'teams'));
        return;
      }
      const planned = await this.preview.run(session.id, input);
      const call = await getCall(this.database.manager, session.callId);
      const frame = await this.pages.frame(request, reply, { call, section: 'sessions' });
      const asked = { call, session, fields, heldUntil: input.heldUntil ?? null, planned };
      sendPage(reply, 'delegations/invite-teams-confirm', teamsConfirmPage(frame, asked));
    } catch (error) {
      if (!(error instanceof Refusal) || !error.faults.some(({ path }) => path in shownFaults)) throw error;
      await this.show(session, request, reply, fields, error.faults);
    }
  }

  @Post('showcased')
  async showcased(
    @Param('id') id: string,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    requireAbility(actorOf(request), 'change');
    const session = await this.showcase(id);
    const { slug } = await getCall(this.database.manager, session.callId);
    const state = 'showcased' as const;
    const note = session.title.slice(0, 500);
    await this.changeState.run(slug, textOf(formValues(body), 'proposal'), { state, note }, actorOf(request));
    leaveFlash(reply, `proposal-state.${state}`);
    seeOther(reply, sessionPath(session, 'teams'));
  }

  private async showcase(id: string): Promise<Session> {
    const session = await getSession(this.database.manager, id);
    if (session.kind !== 'showcase') throw new NotFound('not-a-showcase', 'Teams are invited to showcases alone.');
    return session;
  }

  private async show(
    session: Session,
    request: FastifyRequest,
    reply: FastifyReply,
    typed: TeamsFields | null,
    faults: readonly FieldError[],
  ): Promise<void> {
    const tx = this.database.manager;
    const call = await getCall(tx, session.callId);
    const frame = await this.pages.frame(request, reply, { call, section: 'sessions' });
    const teams = await listTeams(tx, session);
    const organizations = teams.flatMap(({ invitation }) => invitation?.organizationId ?? []);
    const seats = await organizationSeats(tx, session.id, organizations, frame.now);
    const view = teamsPage(frame, { call, session, teams, seats, typed, faults });
    sendPage(reply, 'delegations/invite-teams', view, faults.length > 0 ? 422 : 200);
  }
}

/** Faults that have a place on the page. */
const shownFaults = { seatsPerTeam: true, heldUntil: true };
