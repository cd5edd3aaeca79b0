import { Get, Param, Post } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Call } from '../../../domain/calls/call.entity.js';
import type { Session } from '../../../domain/sessions/session.entity.js';
import type { Poll, PollStart } from '../domain/poll.entity.js';
import { getPoll, listPollStarts } from '../domain/polls.queries.js';
import { AddInvitees } from '../../../flows/invitations/add-invitees.flow.js';
import { ChangePoll } from '../flows/change-poll.flow.js';
import type { FieldError } from '../../../platform/errors.js';
import { ConsoleController, RequireAbility } from '../../../console/frame/console-controller.js';
import { ConsolePage, Page } from '../../../console/frame/console-page.js';
import { atField, listOf, readInvitees, refuse, type Sources } from '../../../console/invitations/invitation-form.js';
import { findSources } from '../../../console/invitations/invitations.queries.js';
import {
  editedPoll,
  fieldsOfPoll,
  type PollFields,
  proposedPoll,
  readPoll,
  typedPoll,
  startRows,
} from './poll-form.js';
import { sessionToMove } from '../../planner/console/time-sources.js';
import { FormEdit, openedEdit, type EditView } from '../../../console/ui/form-edit.js';
import {
  addPeople,
  decideUnread,
  type PeopleList,
  showAddPeople,
  type TypedPeople,
  peopleLabels,
  peopleFields,
} from '../../../console/invitations/add-people.js';
import { pollPath, newPollPath, pollsPath } from './poll-paths.js';
import { zoneLabel } from '../../../domain/time/zones.js';
import { translate } from '../../../platform/i18n/messages.js';
import { errorSummary, field } from '../../../platform/views/form-fields.js';
import type { ConsoleLayout } from '../../../console/frame/layout.js';

/** Creates a poll, changes a draft, and adds people to one. */
@ConsoleController('', 'planner')
export class PollFormController {
  constructor(
    private readonly database: DataSource,
    private readonly changePoll: ChangePoll,
    private readonly addInvitees: AddInvitees,
  ) {}

  @Get('calls/:call/polls/new')
  @RequireAbility('change')
  async blank(@Param('call') slug: string, @Page() page: ConsolePage): Promise<void> {
    const call = await page.call(slug);
    const session = await sessionToMove(page, call, page.query.text('session'));
    const typed = proposedPoll(page.query, call, session, page.now);
    const own = session !== null && session.taken + session.waiting > 0 ? `registered-session:${session.id}` : '';
    await this.ask(page, call, session, typed, { list: '', source: page.query.text('source') || own });
  }

  @Post('calls/:call/polls/new')
  async create(@Param('call') slug: string, @Page() page: ConsolePage): Promise<void> {
    const call = await page.call(slug);
    const { list, fault } = await listOf(page);
    const typed = typedPoll(page.form);
    const session = await sessionToMove(page, call, page.form.text('session'));
    try {
      const input = readPoll(typed, call);
      refuse(fault);
      const people = readInvitees(page.form, list);
      const id = await page.createOnce(async (newId) => {
        const { invitation } = await this.changePoll.create(slug, input, page.actor, newId, session?.id);
        await this.addInvitees.run(invitation.id, people, page.actor);
      });
      page.redirect(pollPath({ id }));
    } catch (error) {
      const people = { list, source: page.form.text('source') };
      await page.fail(error, (fieldErrors) => this.ask(page, call, session, typed, people, fieldErrors.map(atField)));
    }
  }

  @Get('polls/:id/edit')
  @RequireAbility('change')
  async edit(@Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    const { poll, invitation } = await getPoll(this.database.manager, id);
    // Its page says what can still be done.
    if (invitation.state !== 'draft') return page.redirect(pollPath({ id }));
    const call = await page.callOf(poll);
    const typed = fieldsOfPoll(poll, await listPollStarts(this.database.manager, id), call);
    const edit = openedEdit(typed, editedPoll(id, page.language).together);
    await this.show(page, { call, poll, session: '', typed, people: null, edit });
  }

  @Post('polls/:id/edit')
  async save(@Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    const { poll } = await getPoll(this.database.manager, id);
    const call = await page.callOf(poll);
    const typed = typedPoll(page.form);
    const edit = new FormEdit(page, editedPoll(id, page.language));
    try {
      const merged = (stored: Poll, starts: readonly PollStart[]) =>
        readPoll(edit.merge(typed, fieldsOfPoll(stored, starts, call)), call);
      await this.changePoll.edit(id, merged, page.actor);
      page.redirect(pollPath({ id }), 'console.common.saved', edit.kept);
    } catch (error) {
      await page.fail(error, async (fieldErrors) => {
        const shown = { call, poll, session: '', typed: edit.fields(typed), people: null, edit: await edit.view() };
        await this.show(page, shown, fieldErrors);
      });
    }
  }

  @Get('polls/:id/people')
  @RequireAbility('change')
  async more(@Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    await showAddPeople(page, await this.listOf(id));
  }

  @Post('polls/:id/people')
  async add(@Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    await addPeople(page, this.addInvitees, await this.listOf(id));
  }

  @Post('polls/:id/unread')
  async decide(@Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    await decideUnread(page, this.addInvitees, await this.listOf(id));
  }

  private async listOf(pollId: string): Promise<PeopleList> {
    const { poll, invitation } = await getPoll(this.database.manager, pollId);
    const { id, callId, state } = invitation;
    return { id, callId, isSent: state !== 'draft', path: pollPath(poll), texts: 'console.polls' };
  }

  private async ask(
    page: ConsolePage,
    call: Call,
    session: Session | null,
    typed: PollFields,
    people: TypedPeople,
    fieldErrors: readonly FieldError[] = [],
  ): Promise<void> {
    const sources = await findSources(this.database.manager, call.id);
    const shown = { call, poll: null, session: session?.id ?? '', typed, people: { sources, typed: people } };
    await this.show(page, { ...shown, edit: openedEdit(typed) }, fieldErrors);
  }

  private async show(
    page: ConsolePage,
    form: Omit<PollFormInput, 'fieldErrors' | 'now'>,
    fieldErrors: readonly FieldError[] = [],
  ): Promise<void> {
    page.render('polls/poll-form', pollFormPage(await page.layout(), { ...form, fieldErrors, now: page.now }));
  }
}

interface PollFormInput {
  call: Call;
  /** The draft that is edited; null for a new poll. */
  poll: Poll | null;
  session: string;
  typed: PollFields;
  /** Whom a new poll asks. */
  people: { sources: Sources; typed: TypedPeople } | null;
  edit: EditView;
  fieldErrors: readonly FieldError[];
  now: Date;
}

/** The form of a poll: which starts, until when, and for a new one whom it asks. */
function pollFormPage(layout: ConsoleLayout, input: PollFormInput) {
  const { language } = layout;
  const { call, poll, typed, fieldErrors, now } = input;
  const text = (key: string, values = {}) => translate(language, `console.polls.${key}`, values);
  const fields = {
    title: field('title', typed.title, fieldErrors, language),
    durationMinutes: field('durationMinutes', typed.durationMinutes, fieldErrors, language),
    starts: field('starts', '', fieldErrors, language),
    closesAt: field('closesAt', '', fieldErrors, language),
  };
  const names = Object.fromEntries(Object.keys(fields).map((name) => [name, text(`field.${name}`)]));
  const people = input.people && peopleFields(input.people.typed, input.people.sources, fieldErrors, language);
  return {
    ...layout,
    title: text(poll === null ? 'new' : 'edit'),
    action: poll === null ? newPollPath(call) : pollPath(poll, 'edit'),
    back: poll === null ? { path: pollsPath(call), label: text('all') } : { path: pollPath(poll), label: poll.title },
    edit: input.edit,
    session: input.session,
    submitLabel: translate(language, poll === null ? 'console.invitations.continue' : 'console.sessions.save'),
    errors: errorSummary(
      [...Object.values(fields), ...(people === null ? [] : [people.list, people.file, people.source])],
      { ...peopleLabels(language), ...names },
      language,
    ),
    fields,
    starts: startRows(typed),
    closes: { on: typed.closesOn ?? '', time: typed.closesTime ?? '' },
    zoneHint: text('zoneHint', { zone: zoneLabel(call.timeZone, now, language) }),
    people,
  };
}
