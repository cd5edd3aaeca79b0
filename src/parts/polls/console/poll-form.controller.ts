import { Get, Param, Post } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { getPoll } from '../domain/polls.queries.js';
import { AddInvitees } from '../../../flows/invitations/add-invitees.flow.js';
import { DraftPoll } from '../flows/draft-poll.flow.js';
import type { FieldError } from '../../../platform/errors.js';
import { ConsoleController } from '../../../console/frame/console-controller.js';
import { ConsolePage, Page } from '../../../console/frame/console-page.js';
import { atField, listOf, readInvitees, refuse } from '../../../console/invitations/invitation-form.js';
import { findSources } from '../../../console/invitations/invitations.queries.js';
import { RequireAbility } from '../../../console/frame/require-ability.js';
import { type PollFields, proposedPoll, readPoll, typedPoll } from './poll-form.js';
import { pollFormPage } from './poll-form.page.js';
import { addPeople, type PeopleList, showAddPeople } from '../../../console/invitations/add-people.js';
import type { TypedPeople } from '../../../console/invitations/people-fields.js';
import { pollPath } from './poll-paths.js';

/** Creates a poll, and adds people to one. */
@ConsoleController('', 'polls')
export class PollFormController {
  constructor(
    private readonly database: DataSource,
    private readonly draftPoll: DraftPoll,
    private readonly addInvitees: AddInvitees,
  ) {}

  @Get('calls/:call/polls/new')
  @RequireAbility('change')
  async blank(@Param('call') slug: string, @Page() page: ConsolePage): Promise<void> {
    const typed = proposedPoll(page.query, await page.call(slug), page.now);
    await this.show(page, slug, { ...typed, list: '', source: page.query.text('source') });
  }

  @Post('calls/:call/polls/new')
  async create(@Param('call') slug: string, @Page() page: ConsolePage): Promise<void> {
    const call = await page.call(slug);
    const { list, fault } = await listOf(page);
    const typed = { ...typedPoll(page.form), list, source: page.form.text('source') };
    try {
      const input = readPoll(typed, call);
      refuse(fault);
      const people = readInvitees(page.form, list);
      const id = await page.createOnce(async (newId) => {
        const { invitation } = await this.draftPoll.create(slug, input, page.actor, newId);
        await this.addInvitees.run(invitation.id, people, page.actor);
      });
      page.redirect(pollPath({ id }));
    } catch (error) {
      await page.fail(error, (fieldErrors) => this.show(page, slug, typed, fieldErrors.map(atField)));
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

  private async listOf(pollId: string): Promise<PeopleList> {
    const { poll, invitation } = await getPoll(this.database.manager, pollId);
    const { id, callId, state } = invitation;
    return { id, callId, isSent: state !== 'draft', path: pollPath(poll), texts: 'console.polls' };
  }

  private async show(
    page: ConsolePage,
    slug: string,
    typed: PollFields & TypedPeople,
    fieldErrors: readonly FieldError[] = [],
  ): Promise<void> {
    const call = await page.call(slug);
    const sources = await findSources(this.database.manager, call.id);
    const input = { call, sources, typed, fieldErrors, now: page.now };
    page.render('polls/poll-form', pollFormPage(await page.layout(), input));
  }
}
