import { Get, Param, Post } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { listTeams, organizationSeats } from '../../domain/delegations/teams.queries.js';
import { InviteTeams } from '../../flows/delegations/invite-teams.flow.js';
import { PreviewTeams } from '../../flows/delegations/preview-teams.flow.js';
import { ChangeProposalState } from '../../flows/proposals/change-proposal-state.flow.js';
import { type FieldError, NotFound, Refusal } from '../../platform/errors.js';
import type { Session } from '../../domain/sessions/session.entity.js';
import { getSession } from '../../domain/sessions/sessions.queries.js';
import { ConsoleController } from '../console-controller.js';
import { ConsolePage, Page } from '../console-page.js';
import { sessionPath } from '../paths.js';
import { invitedCounts, teamsConfirmPage } from './teams-confirm.page.js';
import { readTeams, type TeamsFields, teamsFields } from './teams-form.js';
import { teamsPage } from './teams.page.js';

/** The teams of winning proposals that are invited to a showcase. */
@ConsoleController('sessions/:id/teams', 'sessions')
export class TeamsController {
  constructor(
    private readonly database: DataSource,
    private readonly preview: PreviewTeams,
    private readonly invite: InviteTeams,
    private readonly changeState: ChangeProposalState,
  ) {}

  @Get()
  async list(@Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    await this.show(await this.showcase(id), page, null, []);
  }

  @Post()
  async send(@Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    const session = await this.showcase(id);
    const values = page.form;
    const fields = teamsFields(values, await listTeams(this.database.manager, session));
    const step = values.text('step');
    if (step === 'back') return this.show(session, page, fields, []);
    const { input, faults } = readTeams(fields, session.timeZone);
    if (input === null) return this.show(session, page, fields, faults);
    try {
      if (step === 'confirm') {
        const done = invitedCounts(await this.invite.run(session.id, input, page.actor), input.seatsPerTeam);
        page.redirect(
          sessionPath(session, 'teams'),
          done.mails === 0 ? 'console.delegations.done.noTeamInvited' : 'console.delegations.done.teamsInvited',
          done,
        );
        return;
      }
      const planned = await this.preview.run(session.id, input);
      const call = await page.callOf(session);
      const layout = await page.layout();
      const asked = { call, session, fields, reservedUntil: input.reservedUntil ?? null, planned };
      page.render('delegations/invite-teams-confirm', teamsConfirmPage(layout, asked));
    } catch (error) {
      if (!(error instanceof Refusal) || !error.faults.some(({ path }) => path in shownFaults)) throw error;
      await this.show(session, page, fields, error.faults);
    }
  }

  @Post('showcased')
  async showcased(@Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    const session = await this.showcase(id);
    const { slug } = await page.callOf(session);
    const state = 'showcased' as const;
    const note = session.title.slice(0, 500);
    await this.changeState.run(slug, page.form.text('proposal'), { state, note }, page.actor);
    page.redirect(sessionPath(session, 'teams'), `console.proposals.done.state.${state}`);
  }

  private async showcase(id: string): Promise<Session> {
    const session = await getSession(this.database.manager, id);
    if (session.kind !== 'showcase') throw new NotFound('not-a-showcase', 'Teams are invited to showcases alone.');
    return session;
  }

  private async show(
    session: Session,
    page: ConsolePage,
    typed: TeamsFields | null,
    faults: readonly FieldError[],
  ): Promise<void> {
    const tx = this.database.manager;
    const call = await page.callOf(session);
    const layout = await page.layout();
    const teams = await listTeams(tx, session);
    const organizations = teams.flatMap(({ invitation }) => invitation?.organizationId ?? []);
    const seats = await organizationSeats(tx, session.id, organizations, layout.now);
    const view = teamsPage(layout, { call, session, teams, seats, typed, faults });
    page.render('delegations/invite-teams', view, faults.length > 0 ? 422 : 200);
  }
}

/** Faults that have a place on the page. */
const shownFaults = { seatsPerTeam: true, reservedUntil: true };
