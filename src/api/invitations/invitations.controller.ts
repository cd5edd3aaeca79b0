import { Body, Delete, Get, Param, Patch, Post, Query } from '@nestjs/common';
import type { z } from 'zod';
import { DataSource } from 'typeorm';
import { getCall, getCallBySlug } from '../../domain/calls/calls.queries.js';
import type { Actor } from '../../domain/identity/actor.js';
import {
  type InvitationChanges,
  invitationChanges,
  type InvitationInput,
  invitationInput,
  type InviteesInput,
  inviteesInput,
  type SendInvitationInput,
  sendInvitationInput,
} from '../../domain/invitations/invitation-input.js';
import { inviteeStates } from '../../domain/invitations/invitation.js';
import {
  countInvitees,
  countInviteesOf,
  invitations,
  inviteeSorts,
  type ListedPerson,
  listInvitees,
  listUnread,
  listUnreadOf,
} from '../../domain/invitations/invitations.queries.js';
import { isAble } from '../../domain/identity/actor.js';
import { maskedAddress } from '../../domain/registrations/links/email-address.js';
import { AddInvitees } from '../../flows/invitations/add-invitees.flow.js';
import { ChangeInvitation } from '../../flows/invitations/change-invitation.flow.js';
import { campaignSorts, campaignSortValue } from '../../domain/campaigns/campaigns.queries.js';
import { Config } from '../../platform/config.js';
import { ApiController, Caller, noBody } from '../api-controller.js';
import { Operation } from '../operation.js';
import { invitationStates } from '../../domain/invitations/invitation.js';
import { asked } from '../list-query.js';
import { pageOf, pageQuery, readCountedPage, readPage } from '../page.js';
import {
  invitationSchema,
  type InvitationView,
  invitationView,
  inviteeSchema,
  inviteeView,
} from './invitation.view.js';

const missing = { 404: 'Invitation not found.' };
const noDraft = { ...missing, 409: 'The invitation has been sent.' };

const listQuery = pageQuery.extend({
  state: asked.state(invitationStates),
  updatedSince: asked.updatedSince,
  sort: asked.sort(campaignSorts),
});

const peopleQuery = pageQuery.extend({ state: asked.state(inviteeStates), sort: asked.sort(inviteeSorts) });

@ApiController('Invitations')
export class InvitationsApiController {
  constructor(
    private readonly database: DataSource,
    private readonly config: Config,
    private readonly addInvitees: AddInvitees,
    private readonly changeInvitation: ChangeInvitation,
  ) {}

  @Get('calls/:call/invitations')
  @Operation({
    summary: 'List invitations',
    description:
      'Drafts and sent invitations of a call, with the number of people by what they did, newest first unless you say otherwise.',
    answer: 'A page of invitations.',
    schema: pageOf(invitationSchema),
    refusals: { 404: 'Call not found.' },
    requires: 'read',
    reads: 'query',
  })
  async list(@Param('call') slug: string, @Query({ schema: listQuery }) query: z.output<typeof listQuery>) {
    const connection = this.database.manager;
    const call = await getCallBySlug(connection, slug);
    return readCountedPage(this.config.secret, query, {
      name: `invitations:${call.id}`,
      read: (options) => invitations.list(connection, call.id, { ...query, ...options }),
      at: (one) => campaignSortValue(one, query.sort),
      count: async (ids) => {
        const [people, unread] = [await countInvitees(connection, ids), await listUnreadOf(connection, ids)];
        return new Map([...people].map(([id, counts]) => [id, { counts, unread: unread.get(id) ?? [] }]));
      },
      view: (invitation, { counts, unread }) => invitationView(invitation, call.slug, counts, unread),
    });
  }

  @Post('calls/:call/invitations')
  @Operation({
    summary: 'Create an invitation',
    description: 'Creates a draft. Add people to it, then call `send`. Until then, nothing is sent.',
    status: 201,
    answer: 'The new draft.',
    schema: invitationSchema,
    refusals: { 404: 'Call not found.' },
    requires: 'change',
  })
  async create(
    @Param('call') slug: string,
    @Body({ schema: invitationInput }) input: InvitationInput,
    @Caller() actor: Actor,
  ) {
    return await this.view((await this.changeInvitation.create(slug, input, actor)).id);
  }

  @Get('invitations/:id')
  @Operation({
    summary: 'Get an invitation',
    description: 'With its sessions, its texts, and the number of people by what they did.',
    answer: 'The invitation.',
    schema: invitationSchema,
    refusals: missing,
    requires: 'read',
  })
  read(@Param('id') id: string): Promise<InvitationView> {
    return this.view(id);
  }

  @Patch('invitations/:id')
  @Operation({
    summary: 'Update an invitation',
    description: 'Only drafts can be updated. `sessions` and `contents` are each replaced as a whole.',
    answer: 'The draft.',
    schema: invitationSchema,
    refusals: noDraft,
    requires: 'change',
  })
  async edit(
    @Param('id') id: string,
    @Body({ schema: invitationChanges }) changes: InvitationChanges,
    @Caller() actor: Actor,
  ): Promise<InvitationView> {
    await this.changeInvitation.edit(id, changes, actor);
    return this.view(id);
  }

  @Delete('invitations/:id')
  @Operation({
    summary: 'Delete an invitation',
    description: 'Only a draft can be deleted. Stop one that is being sent.',
    answer: 'The deleted draft.',
    schema: invitationSchema,
    refusals: noDraft,
    requires: 'change',
  })
  async remove(@Param('id') id: string, @Body({ schema: noBody }) _body: object, @Caller() actor: Actor) {
    const view = await this.view(id);
    await this.changeInvitation.remove(id, actor);
    return view;
  }

  @Get('invitations/:id/people')
  @Operation({
    summary: 'List the people of an invitation',
    description:
      'In the order of the list unless you say otherwise, with invalid and skipped rows. Keys that only read get masked addresses.',
    answer: 'A page of people.',
    schema: pageOf(inviteeSchema),
    refusals: missing,
    requires: 'read',
    reads: 'query',
  })
  async people(
    @Param('id') id: string,
    @Query({ schema: peopleQuery }) query: z.output<typeof peopleQuery>,
    @Caller() actor: Actor,
  ) {
    const connection = this.database.manager;
    const invitation = await invitations.get(connection, id);
    const isOpen = isAble(actor, 'change');
    const list = { name: `invitees:${id}`, position: ({ position }: ListedPerson): [string] => [position] };
    const read = (limit: number, start: [string] | null) =>
      listInvitees(
        connection,
        invitation.id,
        { states: query.state === undefined ? inviteeStates : [query.state], answers: null },
        { limit, after: start?.[0] ?? null, sort: query.sort },
      );
    return readPage(this.config.secret, list, query, read, (person) =>
      inviteeView(isOpen ? person : { ...person, email: maskedAddress(person.email) }),
    );
  }

  @Post('invitations/:id/people')
  @Operation({
    summary: 'Add people to an invitation',
    description:
      'People who are on the invitation already are skipped, and invalid rows are kept with the reason: see ' +
      '`people` of the invitation. If the invitation has been sent, new people are invited at once.',
    answer: 'The invitation.',
    schema: invitationSchema,
    refusals: {
      404: 'Invitation, session, call or tag not found.',
      409: 'The invitation was stopped, or its seats are reserved.',
    },
    requires: 'change',
  })
  async add(@Param('id') id: string, @Body({ schema: inviteesInput }) input: InviteesInput, @Caller() actor: Actor) {
    await this.addInvitees.run(id, input, actor);
    return this.view(id);
  }

  @Post('invitations/:id/send')
  @Operation({
    summary: 'Send an invitation',
    description:
      '`confirm` must equal `people.waiting`; if it does not, the error contains the current number. People who are ' +
      'registered for all sessions, unsubscribed from news or whose address bounces are skipped.',
    answer: 'The invitation, now being sent.',
    schema: invitationSchema,
    refusals: {
      ...missing,
      409: "`confirm` doesn't match the number of people, there are too few free seats to reserve, or it has been sent.",
    },
    requires: 'change',
  })
  async send(
    @Param('id') id: string,
    @Body({ schema: sendInvitationInput }) input: SendInvitationInput,
    @Caller() actor: Actor,
  ): Promise<InvitationView> {
    await this.changeInvitation.confirm(id, input, actor);
    return this.view(id);
  }

  @Post('invitations/:id/remind')
  @Operation({
    summary: 'Send the reminder of an invitation now',
    description: 'To everyone who has neither registered nor declined. Each person gets one reminder.',
    answer: 'The invitation.',
    schema: invitationSchema,
    refusals: { ...missing, 409: 'The invitation has not been sent, or its reminder has.' },
    requires: 'change',
  })
  async remind(@Param('id') id: string, @Body({ schema: noBody }) _body: object, @Caller() actor: Actor) {
    await this.changeInvitation.remind(id, actor);
    return this.view(id);
  }

  @Post('invitations/:id/stop')
  @Operation({
    summary: 'Stop an invitation',
    description: 'Drops all emails that have not been sent and the reminder, and releases reserved seats.',
    answer: 'The invitation.',
    schema: invitationSchema,
    refusals: { ...missing, 409: 'The invitation is a draft.' },
    requires: 'change',
  })
  async stop(@Param('id') id: string, @Body({ schema: noBody }) _body: object, @Caller() actor: Actor) {
    await this.changeInvitation.stop(id, actor);
    return this.view(id);
  }

  private async view(id: string): Promise<InvitationView> {
    const connection = this.database.manager;
    const invitation = await invitations.get(connection, id);
    const { slug } = await getCall(connection, invitation.callId);
    const [people, unread] = [await countInviteesOf(connection, id), await listUnread(connection, id)];
    return invitationView(invitation, slug, people, unread);
  }
}
