import { Body, Delete, Get, Param, Post, Query } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { z } from 'zod';
import { getCall, getCallBySlug } from '../../../domain/calls/calls.queries.js';
import type { Actor } from '../../../domain/identity/actor.js';
import { type InviteesInput, inviteesInput } from '../../../domain/invitations/invitation-input.js';
import { countInviteesOf, listUnread } from '../../../domain/invitations/invitations.queries.js';
import { countAnswered, countAnswers } from '../domain/answers.queries.js';
import { type PollInput, pollInput } from '../domain/poll-input.js';
import { pollResults } from '../domain/poll-results.js';
import { getPoll, type ListedPoll, listPolls, listPollStarts } from '../domain/polls.queries.js';
import { AddInvitees } from '../../../flows/invitations/add-invitees.flow.js';
import { ChangePoll } from '../flows/change-poll.flow.js';
import { Clock } from '../../../platform/clock.js';
import { Config } from '../../../platform/config.js';
import { ApiController, Caller, noBody } from '../../../api/api-controller.js';
import { Operation } from '../../../api/operation.js';
import { pollState, pollStates } from '../domain/poll.js';
import { asked, bothWays } from '../../../api/list-query.js';
import { pageOf, pageOfAll, pageQuery } from '../../../api/page.js';
import { listedPollSchema, listedPollView, pollSchema, type PollView, pollView } from './poll.view.js';

/** The newest polls of a call that can be listed. */
const maxListed = 1000;
const missing = { 404: 'Poll not found.' };

const sendInput = z.strictObject({
  confirm: z.int().min(1).meta({ description: 'Number of people on the list: `people.waiting` of the poll.' }),
});
const scheduleInput = z.strictObject({ start: z.uuid().meta({ description: 'ID of a start of the poll.' }) });

const listQuery = pageQuery.extend({
  state: asked.state(pollStates),
  q: asked.q('a title'),
  sort: asked.sort(bothWays('-createdAt')),
});

@ApiController('Polls')
export class PollsApiController {
  constructor(
    private readonly database: DataSource,
    private readonly config: Config,
    private readonly clock: Clock,
    private readonly addInvitees: AddInvitees,
    private readonly changePoll: ChangePoll,
  ) {}

  @Get('calls/:call/polls')
  @Operation({
    summary: 'List time polls',
    description: 'Drafts, open and closed polls of a call.',
    answer: 'A page of polls.',
    schema: pageOf(listedPollSchema),
    refusals: { 404: 'Call not found.' },
    requires: 'read',
    reads: 'query',
  })
  async list(@Param('call') slug: string, @Query({ schema: listQuery }) query: z.output<typeof listQuery>) {
    const connection = this.database.manager;
    const call = await getCallBySlug(connection, slug);
    const polls = await listPolls(connection, call.id, { limit: maxListed });
    const now = this.clock.now();
    const listing = {
      name: `polls:${call.id}`,
      position: ({ id }: ListedPoll) => [id],
      state: (poll: ListedPoll) => pollState(poll, poll.state, now),
      texts: ({ title }: ListedPoll) => [title],
    };
    return pageOfAll(this.config.secret, listing, query, polls.toReversed(), (poll) => listedPollView(poll, now));
  }

  @Post('calls/:call/polls')
  @Operation({
    summary: 'Create a time poll',
    description: 'Creates a draft. Add people to it, then call `send`. Until then, nothing is sent.',
    status: 201,
    answer: 'The new draft.',
    schema: pollSchema,
    refusals: { 404: 'Call not found.' },
    requires: 'change',
  })
  async create(@Param('call') slug: string, @Body({ schema: pollInput }) input: PollInput, @Caller() actor: Actor) {
    return await this.view((await this.changePoll.create(slug, input, actor)).poll.id);
  }

  @Get('polls/:id')
  @Operation({
    summary: 'Get a time poll with its results',
    description: 'With how many people can come to each start.',
    answer: 'The poll.',
    schema: pollSchema,
    refusals: missing,
    requires: 'read',
  })
  read(@Param('id') id: string): Promise<PollView> {
    return this.view(id);
  }

  @Delete('polls/:id')
  @Operation({
    summary: 'Delete a time poll',
    description: 'Only a draft can be deleted. Close one that has been sent.',
    answer: 'The deleted draft.',
    schema: pollSchema,
    refusals: { ...missing, 409: 'The poll has been sent.' },
    requires: 'change',
  })
  async remove(@Param('id') id: string, @Body({ schema: noBody }) _body: object, @Caller() actor: Actor) {
    const view = await this.view(id);
    await this.changePoll.remove(id, actor);
    return view;
  }

  @Post('polls/:id/people')
  @Operation({
    summary: 'Add people to a time poll',
    description:
      'People who are on the list already are skipped, and invalid rows are counted. If the poll is open, new people ' +
      'are asked at once.',
    answer: 'The poll.',
    schema: pollSchema,
    refusals: { 404: 'Poll, session, call or tag not found.', 409: 'The poll was closed.' },
    requires: 'change',
  })
  async add(@Param('id') id: string, @Body({ schema: inviteesInput }) input: InviteesInput, @Caller() actor: Actor) {
    const { invitation } = await getPoll(this.database.manager, id);
    await this.addInvitees.run(invitation.id, input, actor);
    return this.view(id);
  }

  @Post('polls/:id/send')
  @Operation({
    summary: 'Send a time poll',
    description:
      '`confirm` must equal `people.waiting`; if it does not, the error contains the current number. People who ' +
      'unsubscribed from news or whose address bounces are skipped.',
    answer: 'The poll, now being sent.',
    schema: pollSchema,
    refusals: {
      ...missing,
      409: "`confirm` doesn't match the number of people, the poll has been sent, or its times are over.",
    },
    requires: 'change',
  })
  async send(
    @Param('id') id: string,
    @Body({ schema: sendInput }) { confirm }: z.output<typeof sendInput>,
    @Caller() actor: Actor,
  ): Promise<PollView> {
    await this.changePoll.confirm(id, confirm, actor);
    return this.view(id);
  }

  @Post('polls/:id/remind')
  @Operation({
    summary: 'Send the reminder of a time poll now',
    description: 'To everyone who has not answered about any start. Each person gets one reminder.',
    answer: 'The poll.',
    schema: pollSchema,
    refusals: { ...missing, 409: 'The poll is not open, or its reminder has been sent.' },
    requires: 'change',
  })
  async remind(@Param('id') id: string, @Body({ schema: noBody }) _body: object, @Caller() actor: Actor) {
    await this.changePoll.remind(id, actor);
    return this.view(id);
  }

  @Post('polls/:id/close')
  @Operation({
    summary: 'Close a time poll now',
    description: 'Stops accepting answers and drops unsent emails.',
    answer: 'The poll.',
    schema: pollSchema,
    refusals: { ...missing, 409: 'The poll is a draft.' },
    requires: 'change',
  })
  async close(@Param('id') id: string, @Body({ schema: noBody }) _body: object, @Caller() actor: Actor) {
    await this.changePoll.close(id, actor);
    return this.view(id);
  }

  @Post('polls/:id/schedule')
  @Operation({
    summary: 'Schedule a session at a start of a time poll',
    description: 'Creates one draft per poll; later calls return the same draft.',
    answer: 'The poll, with the id of the session.',
    schema: pollSchema,
    refusals: { 404: 'Poll or start not found.' },
    requires: 'change',
  })
  async schedule(
    @Param('id') id: string,
    @Body({ schema: scheduleInput }) { start }: z.output<typeof scheduleInput>,
    @Caller() actor: Actor,
  ): Promise<PollView> {
    await this.changePoll.schedule(id, start, actor);
    return this.view(id);
  }

  private async view(id: string): Promise<PollView> {
    const connection = this.database.manager;
    const sent = await getPoll(connection, id);
    const { slug } = await getCall(connection, sent.poll.callId);
    const answered = await countAnswered(connection, sent.invitation.id);
    const counts = { ...(await countInviteesOf(connection, sent.invitation.id)), answered };
    const results = pollResults(await listPollStarts(connection, id), await countAnswers(connection, id));
    const unread = await listUnread(connection, sent.invitation.id);
    return pollView(sent, slug, counts, unread, results, this.clock.now());
  }
}
