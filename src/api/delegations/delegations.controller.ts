import { randomUUID } from 'node:crypto';
import { Body, Get, Param, Post, Query } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { z } from 'zod';
import type { Actor } from '../../domain/identity/actor.js';
import { getCallBySlug } from '../../domain/calls/calls.queries.js';
import {
  type DelegationInput,
  delegationInput,
  type MemberInput,
  memberInput,
  type RosterInput,
  rosterInput,
} from '../../domain/delegations/delegation-input.js';
import { getDelegation, listMembers } from '../../domain/delegations/delegations.queries.js';
import { StartDelegation } from '../../flows/delegations/start-delegation.flow.js';
import { RegisterRoster } from '../../flows/delegations/register-roster.flow.js';
import { ReplaceMember } from '../../flows/delegations/replace-member.flow.js';
import { findOrganizationsOf, getOrganization } from '../../domain/organizations/organizations.queries.js';
import type { Question } from '../../domain/questions/question.entity.js';
import { listQuestionsBehind } from '../../domain/questions/questions.queries.js';
import type { Registration } from '../../domain/registrations/registration.entity.js';
import {
  getAttendee,
  getRegisteredPerson,
  organizationNames,
} from '../../domain/registrations/registrations.queries.js';
import { waitlistPositions } from '../../domain/registrations/waitlist/waitlist-order.queries.js';
import { ApiController, type ApiCall, Caller, Conditional } from '../api-controller.js';
import { Operation } from '../operation.js';
import { previewView, rosterSchema, rosterView } from './delegation.view.js';
import { type RegistrationParts, registrationSchema, registrationView } from '../registrations/registration.view.js';

const missing = { 404: 'Delegation not found.' };
const dryRun = z.strictObject({
  dryRun: z
    .enum(['true', 'false'])
    .optional()
    .meta({ description: 'If `true`, return what would happen without saving anything.' }),
});
const delegationSchema = z
  .object({
    id: z.string().meta({ format: 'uuid' }),
    organizationId: z.string().meta({ format: 'uuid' }),
    organization: z.string(),
    coordinator: z.object({ email: z.string(), name: z.string() }),
    createdAt: z.string().meta({ format: 'date-time' }),
    registrations: z
      .array(registrationSchema)
      .meta({ description: 'All registrations of the delegation, oldest first.' }),
  })
  .meta({ id: 'Delegation', title: 'Delegation' });

@ApiController('Delegations')
export class DelegationsApiController {
  constructor(
    private readonly database: DataSource,
    private readonly startDelegation: StartDelegation,
    private readonly registerRoster: RegisterRoster,
    private readonly replaceMember: ReplaceMember,
  ) {}

  @Post('calls/:call/delegations')
  @Operation({
    summary: 'Create a delegation',
    description:
      'Registers all members for all sessions, or no one. The coordinator gets a summary with a link to the ' +
      'delegation page, and each member gets their own email. Members who are already registered are unchanged.',
    status: 201,
    answer: 'The registration of each member in each session.',
    schema: rosterSchema,
    also: { status: 200, answer: 'With `dryRun=true`: the registrations that would be made.' },
    refusals: {
      404: 'Call not found, or it has no such session.',
      409: 'Registration is closed, or a session has too few seats. `errors` names the first member over the limit.',
    },
    requires: 'change',
    reads: 'query',
  })
  async create(
    @Param('call') slug: string,
    @Query({ schema: dryRun }) query: z.output<typeof dryRun>,
    @Body({ schema: delegationInput }) input: DelegationInput,
    @Conditional() call: ApiCall,
  ) {
    if (query.dryRun === 'true') {
      const { id: callId } = await getCallBySlug(this.database.manager, slug);
      const named = { emailKey: '', organization: input.organization, country: null };
      const known = await findOrganizationsOf(this.database.manager, callId, [named]);
      const organizationId = known.get('') ?? input.organization;
      const previews = await this.registerRoster.preview({ callId, organizationId }, input);
      void call.reply.code(200);
      return previewView(input.members, previews);
    }
    const { delegation, outcomes } = await this.startDelegation.create(slug, input, call.actor);
    return rosterView(delegation.id, outcomes);
  }

  @Get('delegations/:id')
  @Operation({
    summary: 'Get a delegation',
    description: 'With its members and the places that they have.',
    answer: 'The delegation.',
    schema: delegationSchema,
    refusals: missing,
    requires: 'read',
  })
  async read(@Param('id') id: string): Promise<z.output<typeof delegationSchema>> {
    const connection = this.database.manager;
    const delegation = await getDelegation(connection, id);
    const coordinator = await getAttendee(connection, delegation.coordinatorId);
    const organization = await getOrganization(connection, delegation.organizationId);
    return {
      id: delegation.id,
      organizationId: organization.id,
      organization: organization.name,
      coordinator: { email: coordinator.email, name: coordinator.name },
      createdAt: delegation.createdAt.toISOString(),
      registrations: (await this.registrations(delegation.id)).map(registrationView),
    };
  }

  @Post('delegations/:id/members')
  @Operation({
    summary: 'Add people to a delegation',
    description:
      'New members join the end of the waiting list if no seats are free. With `allOrNothing`, they form a separate group.',
    status: 201,
    answer: 'The registration of each member in each session.',
    schema: rosterSchema,
    refusals: {
      404: 'Delegation not found, or its call has no such session.',
      409: 'Registration is closed, or a session has too few seats. `errors` names the first member over the limit.',
    },
    requires: 'change',
  })
  async add(@Param('id') id: string, @Body({ schema: rosterInput }) input: RosterInput, @Caller() actor: Actor) {
    const outcomes = await this.registerRoster.run(id, input, actor, randomUUID());
    return rosterView(id, outcomes);
  }

  @Post('registrations/:id/replace')
  @Operation({
    summary: 'Replace a member of a delegation',
    description:
      'Transfers the seat or waiting list position to another person. The previous member gets a cancellation; the new one gets an invitation or a waiting list email.',
    status: 201,
    answer: 'The registration of the new member.',
    schema: registrationSchema,
    refusals: {
      404: 'Registration not found, or not part of a delegation.',
      409: 'The registration is no longer active, the session is over, or the new person is already registered.',
    },
    requires: 'change',
  })
  async replace(@Param('id') id: string, @Body({ schema: memberInput }) input: MemberInput, @Caller() actor: Actor) {
    const entered = await this.replaceMember.run(id, input, actor);
    const person = await getRegisteredPerson(this.database.manager, entered.id);
    return registrationView({ ...person, questions: await this.questions([person]) });
  }

  private async registrations(delegationId: string): Promise<RegistrationParts[]> {
    const connection = this.database.manager;
    const members = await listMembers(connection, delegationId);
    const organizationIds = members.map(({ attendee }) => attendee.organizationId);
    const organizations = await organizationNames(connection, organizationIds);
    const questions = await this.questions(members);
    const places = new Map<string, number>();
    for (const sessionId of new Set(members.map(({ registration }) => registration.sessionId))) {
      const own = members.map(({ registration }) => registration).filter((one) => one.sessionId === sessionId);
      for (const [id, place] of await waitlistPositions(connection, sessionId, own)) places.set(id, place);
    }
    return members.map(({ registration, attendee }) => ({
      registration,
      attendee,
      organization: organizations.get(attendee.organizationId ?? '') ?? null,
      place: places.get(registration.id) ?? null,
      questions,
    }));
  }

  private questions(people: readonly { registration: Registration }[]): Promise<Question[]> {
    return listQuestionsBehind(
      this.database.manager,
      people.map((person) => person.registration),
    );
  }
}
