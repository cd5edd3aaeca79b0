import { Get, Param, Post } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { invitations } from '../../domain/invitations/invitations.queries.js';
import { AddInvitees } from '../../flows/invitations/add-invitees.flow.js';
import { ChangeInvitation } from '../../flows/invitations/change-invitation.flow.js';
import type { FieldError } from '../../platform/errors.js';
import { read } from '../../platform/validation.js';
import { invitationInput } from '../../domain/invitations/invitation-input.js';
import { ConsoleController, RequireAbility } from '../frame/console-controller.js';
import { ConsolePage, Page } from '../frame/console-page.js';
import { invitationPath, newInvitationPath } from '../paths/invitation-paths.js';
import {
  atField,
  chosenSessions,
  listOf,
  readInvitees,
  refuse,
  sessionField,
  type Sources,
} from './invitation-form.js';
import {
  addPeople,
  decideUnread,
  type PeopleList,
  showAddPeople,
  type TypedPeople,
  peopleLabels,
  peopleFields,
} from './add-people.js';
import { findSources, listOpenSessions } from './invitations.queries.js';
import type { Call } from '../../domain/calls/call.entity.js';
import type { Session } from '../../domain/sessions/session.entity.js';
import { translate } from '../../platform/i18n/messages.js';
import { errorSummary, field } from '../../platform/views/form-fields.js';
import { dayAndTimeInZone } from '../ui/day-and-time.js';
import type { ConsoleLayout } from '../frame/layout.js';
import { writePath } from '../paths/campaign-paths.js';

interface Typed extends TypedPeople {
  sessions: readonly string[];
}

/** Creates an invitation, and adds people to one. */
@ConsoleController('', 'write')
export class InvitationFormController {
  constructor(
    private readonly database: DataSource,
    private readonly changeInvitation: ChangeInvitation,
    private readonly addInvitees: AddInvitees,
  ) {}

  @Get('calls/:call/invitations/new')
  @RequireAbility('change')
  async blank(@Param('call') slug: string, @Page() page: ConsolePage): Promise<void> {
    const sessions = page.query.list('session');
    await this.show(page, slug, { sessions, list: '', source: page.query.text('source') });
  }

  @Post('calls/:call/invitations/new')
  async create(@Param('call') slug: string, @Page() page: ConsolePage): Promise<void> {
    const { list, fault } = await listOf(page);
    const typed = { sessions: chosenSessions(page.form), list, source: page.form.text('source') };
    try {
      refuse(fault);
      const people = readInvitees(page.form, list);
      const input = read(invitationInput, { sessions: typed.sessions });
      const id = await page.createOnce(async (newId) => {
        await this.changeInvitation.create(slug, input, page.actor, newId);
        await this.addInvitees.run(newId, people, page.actor);
      });
      page.redirect(invitationPath({ id }));
    } catch (error) {
      await page.fail(error, (fieldErrors) => this.show(page, slug, typed, fieldErrors.map(atField)));
    }
  }

  @Get('invitations/:id/people')
  @RequireAbility('change')
  async more(@Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    await showAddPeople(page, await this.listOf(id));
  }

  @Post('invitations/:id/people')
  async add(@Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    await addPeople(page, this.addInvitees, await this.listOf(id));
  }

  @Post('invitations/:id/unread')
  async decide(@Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    await decideUnread(page, this.addInvitees, await this.listOf(id));
  }

  private async listOf(id: string): Promise<PeopleList> {
    const invitation = await invitations.get(this.database.manager, id);
    const { callId, state } = invitation;
    return { id, callId, isSent: state !== 'draft', path: invitationPath(invitation), texts: 'console.invitations' };
  }

  private async show(page: ConsolePage, slug: string, typed: Typed, fieldErrors: readonly FieldError[] = []) {
    const connection = this.database.manager;
    const call = await page.call(slug);
    const sessions = await listOpenSessions(connection, call.id, page.now);
    const sources = await findSources(connection, call.id);
    const view = invitationFormPage(await page.layout(), { call, sessions, sources, typed, fieldErrors });
    page.render('invitations/invitation-form', view);
  }
}

/** The form of a new invitation: to which sessions, and whom. */
function invitationFormPage(
  layout: ConsoleLayout,
  input: {
    call: Call;
    sessions: readonly Session[];
    sources: Sources;
    typed: { sessions: readonly string[]; list: string; source: string };
    fieldErrors: readonly FieldError[];
  },
) {
  const { language } = layout;
  const { call, sessions, sources, typed, fieldErrors } = input;
  const text = (key: string) => translate(language, `console.invitations.${key}`);
  const sessionsField = field('sessions', '', fieldErrors, language);
  const people = peopleFields(typed, sources, fieldErrors, language);
  const labels = { sessions: text('which'), ...peopleLabels(language) };
  return {
    ...layout,
    title: text('new'),
    action: newInvitationPath(call),
    backPath: writePath(call),
    errors: errorSummary([sessionsField, people.list, people.file, people.source], labels, language),
    sessionsField,
    sessions: sessions.map((session) => ({
      name: sessionField(session),
      title: session.title,
      when: dayAndTimeInZone(session.startsAt, session.timeZone, language),
      // With one session, there is nothing to choose.
      checked: typed.sessions.includes(session.id) || sessions.length === 1,
    })),
    people,
  };
}
