import { Get, Param, Post } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Call } from '../../domain/calls/call.entity.js';
import { isAble } from '../../domain/identity/actor.js';
import { maskedAddress } from '../../domain/registrations/email-address.js';
import { languageFor } from '../../domain/registrations/language-for.js';
import { type InviteeAnswer } from '../../domain/invitations/invitation.js';
import { sendInvitationInput } from '../../domain/invitations/invitation-input.js';
import type { Invitation } from '../../domain/invitations/invitation.entity.js';
import {
  countInvitedLanguages,
  invitations,
  type ListedPerson,
  listInvitees,
} from '../../domain/invitations/invitations.queries.js';
import { countInvitedBefore } from '../../domain/invitations/invitees.queries.js';
import { listSessionsById } from '../../domain/sessions/sessions.queries.js';
import { ConfirmInvitation } from '../../flows/invitations/confirm-invitation.flow.js';
import { DraftInvitation } from '../../flows/invitations/draft-invitation.flow.js';
import { RemindInvitees } from '../../flows/invitations/remind-invitees.flow.js';
import { StopInvitation } from '../../flows/invitations/stop-invitation.flow.js';
import { Conflict, type FieldError } from '../../platform/errors.js';
import { read, requireInput } from '../../platform/validation.js';
import { ConsoleController } from '../frame/console-controller.js';
import { ConsolePage, Page } from '../frame/console-page.js';
import { pageSize } from '../ui/pager.js';
import { invitationPath, invitationsPath } from '../paths/invitation-paths.js';
import { readInstant, readSendTime, wallFields } from '../ui/local-time-fields.js';
import { readListFacts } from './list-facts.js';
import { invitationPage, type InvitationPageInput } from './invitation.page.js';
import { type PeopleViewName, peopleViews } from './invitation-people.js';
import { showInvitations } from './invitation-list.js';

/** More or fewer people are on the list by now than were confirmed. */
const countChanged = 'invitation-count-changed';
/** Too few seats are free to reserve one for each person. */
const tooFewSeats = 'too-few-seats-to-invite';
const untouched: InvitationPageInput['typed'] = {
  startsOn: '',
  startsTime: '',
  reservedOn: '',
  reservedTime: '',
  fieldErrors: [],
  confirmed: null,
  noSeats: null,
};

/** The invitations of a call, and each of them. */
@ConsoleController('', 'invitations')
export class InvitationsController {
  constructor(
    private readonly database: DataSource,
    private readonly draftInvitation: DraftInvitation,
    private readonly confirmInvitation: ConfirmInvitation,
    private readonly remindInvitees: RemindInvitees,
    private readonly stopInvitation: StopInvitation,
  ) {}

  @Get('calls/:call/invitations')
  async list(@Param('call') slug: string, @Page() page: ConsolePage): Promise<void> {
    await showInvitations(page, { call: await page.call(slug) });
  }

  @Get('invitations/:id')
  async show(@Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    await this.render(page, await invitations.get(this.database.manager, id), untouched);
  }

  @Post('invitations/:id/send')
  async send(@Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    const invitation = await invitations.get(this.database.manager, id);
    const fields = wallFields(page.form);
    const confirmed = Number(page.form.text('confirm'));
    const reserved = page.form.texts(['reservedOn', 'reservedTime']);
    const isReminded = fields.startsOn !== '' || fields.startsTime !== '';
    try {
      const remind = isReminded ? { remindAt: readSendTime(fields), timeZone: fields.timeZone } : {};
      const until = readInstant(reserved.reservedOn, reserved.reservedTime, fields.timeZone, 'reservedUntil');
      const reservedUntil = requireInput({ input: until, fieldErrors: until.fieldErrors }).instant;
      const input = read(sendInvitationInput, { confirm: confirmed, ...remind, reservedUntil });
      await this.confirmInvitation.run(id, input, page.actor);
      page.redirect(invitationPath({ id }), 'console.invitations.done.sent');
    } catch (error) {
      const values = error instanceof Conflict ? error.values : null;
      const again = (fieldErrors: readonly FieldError[], code: string) =>
        this.render(page, invitation, {
          ...fields,
          ...reserved,
          noSeats: code === tooFewSeats ? values : null,
          fieldErrors: fieldErrors.map((one) => (one.path === 'remindAt' ? { ...one, path: 'startsAtLocal' } : one)),
          confirmed: code === countChanged ? confirmed : null,
        });
      await page.fail(error, again, ({ code }) => code === countChanged || code === tooFewSeats);
    }
  }

  @Post('invitations/:id/again')
  async inviteAgain(@Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    const invites = page.form.text('again') === 'yes';
    await this.draftInvitation.inviteAgain(id, invites, page.actor);
    page.redirect(invitationPath({ id }), `console.invitations.done.again.${invites ? 'on' : 'off'}`);
  }

  @Post('invitations/:id/remind')
  async remind(@Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    await this.remindInvitees.run(id, page.actor);
    page.redirect(invitationPath({ id }), 'console.invitations.done.reminded');
  }

  @Post('invitations/:id/stop')
  async stop(@Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    const count = await this.stopInvitation.run(id, page.actor);
    page.redirect(invitationPath({ id }), 'console.invitations.done.stopped', { count });
  }

  @Post('invitations/:id/delete')
  async remove(@Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    const call = await page.callOf(await invitations.get(this.database.manager, id));
    await this.draftInvitation.remove(id, page.actor);
    page.redirect(invitationsPath(call), 'console.invitations.done.deleted');
  }

  private async render(page: ConsolePage, invitation: Invitation, typed: InvitationPageInput['typed']): Promise<void> {
    const connection = this.database.manager;
    const { id, sessionIds } = invitation;
    const call = await page.callOf(invitation);
    const isDraft = invitation.state === 'draft';
    const languages = await countInvitedLanguages(connection, id);
    const sessions = await listSessionsById(connection, sessionIds);
    const input: InvitationPageInput = {
      call,
      invitation,
      sessions: sessions.toSorted((a, b) => a.startsAt.getTime() - b.startsAt.getTime()),
      ...(await readListFacts(page, connection, invitation)),
      invitedBefore: isDraft ? await countInvitedBefore(connection, invitation) : 0,
      languages,
      previewIn: page.query.text('in') || previewLanguage(call, languages),
      typed,
      people: await this.peopleOf(page, invitation),
    };
    page.render('invitations/invitation', invitationPage(await page.layout(), input));
  }

  private async peopleOf(page: ConsolePage, { id }: Invitation) {
    const view = peopleViews.find((name) => name === page.query.text('view')) ?? 'all';
    const number = page.query.page;
    const states = view === 'skipped' ? ['skipped' as const] : ['invited' as const, 'waiting' as const];
    const options = { limit: pageSize, offset: (number - 1) * pageSize };
    const found = await listInvitees(this.database.manager, id, { states, answers: answersIn(view) }, options);
    const rows = isAble(page.actor, 'change') ? found : found.map(masked);
    return { view, rows, page: number };
  }
}

/** Viewers see who was invited, and no addresses. */
function masked(person: ListedPerson): ListedPerson {
  return { ...person, email: maskedAddress(person.email) };
}

function answersIn(view: PeopleViewName): readonly InviteeAnswer[] | null {
  if (view === 'all' || view === 'skipped') return null;
  return view === 'unanswered' ? ['opened', 'unanswered'] : [view];
}

function previewLanguage(call: Call, languages: readonly { language: string | null }[]): string {
  return languageFor(languages[0]?.language ?? undefined, call);
}
