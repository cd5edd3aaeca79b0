import { Get, Param, Post } from '@nestjs/common';
import { listTeams } from '../../domain/delegations/teams.queries.js';
import { InviteTeams } from '../../flows/delegations/invite-teams.flow.js';
import { ChangeProposalState } from '../../flows/proposals/change-proposal-state.flow.js';
import { type FieldError, NotFound, Refusal } from '../../platform/errors.js';
import type { Session } from '../../domain/sessions/session.entity.js';
import { ConsoleController } from '../frame/console-controller.js';
import { ConsolePage, Page } from '../frame/console-page.js';
import { sessionPath } from '../paths/session-paths.js';
import { readTeams, type TeamsFields, teamsFields, coordinatorField } from './teams-form.js';
import { inviteTeamsPage } from './invite-teams.page.js';
import type { Call } from '../../domain/calls/call.entity.js';
import { confirmStep } from '../ui/confirm.js';
import type { TeamsInput } from '../../domain/delegations/team-input.js';
import type { PlannedTeam } from '../../domain/delegations/plan-teams.js';
import { translate } from '../../platform/i18n/messages.js';
import { dayAndTime } from '../ui/day-and-time.js';
import type { ConsoleLayout } from '../frame/layout.js';
import { emailPath } from '../paths/notification-paths.js';

interface Showcase {
  call: Call;
  session: Session;
}

/** The teams of winning proposals that are invited to a showcase. */
@ConsoleController('sessions/:id/teams', 'sessions')
export class InviteTeamsController {
  constructor(
    private readonly inviteTeams: InviteTeams,
    private readonly changeProposalState: ChangeProposalState,
  ) {}

  @Get()
  async list(@Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    await this.show(page, await this.showcase(page, id));
  }

  @Post()
  async send(@Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    const showcase = await this.showcase(page, id);
    const { session } = showcase;
    const fields = teamsFields(page.form, await listTeams(page.connection, session));
    const step = page.form.text('step');
    if (step === 'back') return this.show(page, showcase, fields);
    const { input, fieldErrors } = readTeams(fields, session.timeZone);
    if (input === null) return this.show(page, showcase, fields, fieldErrors);
    try {
      await confirmStep(page, {
        isConfirmed: step === 'confirm',
        hasChanged: false,
        preview: () => this.confirm(page, showcase, fields, input),
        run: () => this.run(page, session, input),
      });
    } catch (error) {
      if (!hasPlace(error)) throw error;
      await this.show(page, showcase, fields, error.fieldErrors);
    }
  }

  @Post('showcased')
  async showcased(@Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    const { call, session } = await this.showcase(page, id);
    const change = { state: 'showcased' as const, note: session.title.slice(0, 500) };
    await this.changeProposalState.run(call.slug, page.form.text('proposal'), change, page.actor);
    page.redirect(sessionPath(session, 'teams'), 'console.common.saved');
  }

  private async showcase(page: ConsolePage, id: string): Promise<Showcase> {
    const showcase = await page.session(id);
    if (showcase.session.kind === 'showcase') return showcase;
    throw new NotFound('not-a-showcase', 'Teams can only be invited to showcases.');
  }

  private async confirm(page: ConsolePage, showcase: Showcase, fields: TeamsFields, input: TeamsInput): Promise<void> {
    const planned = await this.inviteTeams.preview(showcase.session.id, input);
    const asked = { ...showcase, fields, reservedUntil: input.reservedUntil ?? null, planned };
    page.renderStep('delegations/invite-teams-confirm', inviteTeamsConfirmPage(await page.layout(), asked));
  }

  private async run(page: ConsolePage, session: Session, input: TeamsInput): Promise<void> {
    const counts = invitedCounts(await this.inviteTeams.run(session.id, input, page.actor), input.seatsPerTeam);
    const done = counts.mails === 0 ? 'noTeamInvited' : 'teamsInvited';
    page.redirect(sessionPath(session, 'teams'), `console.delegations.done.${done}`, counts);
  }

  private async show(
    page: ConsolePage,
    showcase: Showcase,
    typed: TeamsFields | null = null,
    fieldErrors: readonly FieldError[] = [],
  ): Promise<void> {
    const { connection } = page;
    const { session } = showcase;
    const teams = await listTeams(connection, session);
    const view = inviteTeamsPage(await page.layout(), { ...showcase, teams, typed, fieldErrors });
    page.render('delegations/invite-teams', view, fieldErrors.length > 0 ? 422 : 200);
  }
}

/** Whether the page has a place for an error of the refusal. */
function hasPlace(error: unknown): error is Refusal {
  return (
    error instanceof Refusal &&
    error.fieldErrors.some(({ path }) => path === 'seatsPerTeam' || path === 'reservedUntil')
  );
}

/** Previews an invitation: teams, seats, emails and who gets them. */
function inviteTeamsConfirmPage(
  layout: ConsoleLayout,
  {
    call,
    session,
    fields,
    reservedUntil,
    planned,
  }: {
    call: Call;
    session: Session;
    fields: TeamsFields;
    reservedUntil: Date | null;
    planned: readonly PlannedTeam[];
  },
) {
  const { language } = layout;
  const text = (key: string, values = {}) => translate(language, `console.delegations.teams.${key}`, values);
  const { teams, seats, mails } = invitedCounts(planned, Number(fields.seats));
  const heading = text('confirm.title', { teams });
  const until = dayAndTime(reservedUntil ?? session.startsAt, session.timeZone, language);
  return {
    ...layout,
    title: heading,
    heading,
    action: sessionPath(session, 'teams'),
    text: mails === 0 ? text('confirm.nobody') : text('confirm.text', { seats, mails, until }),
    hidden: [
      ...planned.flatMap(({ team, coordinator }) => [
        { name: 'proposals', value: team.externalId },
        { name: coordinatorField(team), value: coordinator?.email ?? '' },
      ]),
      { name: 'seatsPerTeam', value: fields.seats },
      { name: 'untilOn', value: fields.untilOn },
      { name: 'untilTime', value: fields.untilTime },
    ],
    rows: planned.map(({ team, outcome, coordinator }) => ({
      title: team.title,
      organization: team.organization,
      what: text(`confirm.${outcome}`, { name: coordinator?.name ?? '', email: coordinator?.email ?? '' }),
    })),
    emailPath: emailPath(call, 'team-invited', language),
    // Null if no one would get an email.
    submitLabel: mails === 0 ? null : text('confirm.submit'),
  };
}

/** Counts the teams, seats and emails of an invitation. */
function invitedCounts(planned: readonly PlannedTeam[], seatsPerTeam: number) {
  const count = (wanted: PlannedTeam['outcome']) => planned.filter(({ outcome }) => outcome === wanted).length;
  const teams = count('invited');
  return { teams, seats: teams * seatsPerTeam, mails: teams + count('passed-on'), unreachable: count('unreachable') };
}
