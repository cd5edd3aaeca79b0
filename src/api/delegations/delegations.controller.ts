import { randomUUID } from 'node:crypto';
import { Body, Controller, Get, Param, Post, Query, Req, Res, UseGuards, UsePipes } from '@nestjs/common';
import { ApiBearerAuth, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { DataSource } from 'typeorm';
import { z } from 'zod';
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
import { CreateDelegation } from '../../flows/delegations/create-delegation.flow.js';
import { PreviewRoster } from '../../flows/delegations/preview-roster.flow.js';
import { RegisterRoster } from '../../flows/delegations/register-roster.flow.js';
import { ReplaceMember } from '../../flows/delegations/replace-member.flow.js';
import type { Actor } from '../../domain/identity/actor.js';
import { findOrganizationsOf, getOrganization } from '../../domain/organizations/organizations.queries.js';
import type { Question } from '../../domain/questions/question.entity.js';
import { listQuestionsBehind } from '../../domain/questions/questions.queries.js';
import type { Registration } from '../../domain/registrations/registration.entity.js';
import {
  getAttendee,
  getRegisteredPerson,
  organizationNames,
  waitlistPositions,
} from '../../domain/registrations/registrations.queries.js';
import { ApiGuard, Caller } from '../api.guard.js';
import { previewView, rosterSchema, rosterView } from './delegation.view.js';
import { Idempotency } from '../idempotency.js';
import { Operation } from '../operation.js';
import { registrationSchema, registrationView } from '../registrations/registration.view.js';
import { schemaPipe } from '../schema.pipe.js';

const missing = { 404: 'There is no such delegation.' };
const dryRun = z.strictObject({
  dryRun: z.enum(['true', 'false']).optional().meta({ description: 'Say what would happen, and write nothing.' }),
});
const delegationSchema = z
  .object({
    id: z.string().meta({ format: 'uuid' }),
    organizationId: z.string().meta({ format: 'uuid' }),
    organization: z.string(),
    coordinator: z.object({ email: z.string(), name: z.string() }),
    createdAt: z.string().meta({ format: 'date-time' }),
    registrations: z.array(registrationSchema).meta({ description: 'All that it brought, in order of arrival.' }),
  })
  .meta({ id: 'Delegation', title: 'Delegation' });

@Controller('api/v1')
@UseGuards(ApiGuard)
@UsePipes(schemaPipe)
@ApiTags('Delegations')
@ApiBearerAuth()
export class DelegationsApiController {
  constructor(
    private readonly database: DataSource,
    private readonly createDelegation: CreateDelegation,
    private readonly previewRoster: PreviewRoster,
    private readonly registerRoster: RegisterRoster,
    private readonly replaceMember: ReplaceMember,
    private readonly idempotency: Idempotency,
  ) {}

  @Post('calls/:call/delegations')
  @Operation({
    summary: 'Register a delegation with its first people',
    description:
      'All of them in all of the sessions, or nobody. The coordinator gets one summary with the link to the page of ' +
      'the delegation, each member a mail of their own. Who is registered already stays as they are.',
    status: 201,
    answer: 'What each member got of each session.',
    schema: rosterSchema,
    also: { status: 200, answer: 'With `dryRun`: what each member would get.' },
    refusals: {
      404: 'There is no such call, or no such session in it.',
      409: 'A session takes no registrations, or not so many; `errors` names the first member too many.',
    },
    needs: 'change',
    reads: 'query',
    idempotent: true,
  })
  async create(
    @Param('call') slug: string,
    @Query({ schema: dryRun }) query: z.output<typeof dryRun>,
    @Body({ schema: delegationInput }) input: DelegationInput,
    @Caller() actor: Actor,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    if (query.dryRun === 'true') {
      const call = await getCallBySlug(this.database.manager, slug);
      const named = { emailKey: '', organization: input.organization, country: null };
      const known = await findOrganizationsOf(this.database.manager, call.id, [named]);
      const organizationId = known.get('') ?? input.organization;
      const previews = await this.previewRoster.run({ callId: call.id, organizationId }, input);
      void reply.code(200).send(previewView(input.members, previews));
      return;
    }
    await this.idempotency.answer(request, reply, actor, async () => {
      const { delegation, outcomes } = await this.createDelegation.run(slug, input, actor);
      return { status: 201, body: rosterView(delegation.id, outcomes) };
    });
  }

  @Get('delegations/:id')
  @Operation({
    summary: 'Read a delegation with all its registrations',
    status: 200,
    answer: 'The delegation.',
    schema: delegationSchema,
    refusals: missing,
    needs: 'read',
  })
  async read(@Param('id') id: string): Promise<z.output<typeof delegationSchema>> {
    const tx = this.database.manager;
    const delegation = await getDelegation(tx, id);
    const coordinator = await getAttendee(tx, delegation.coordinatorId);
    const organization = await getOrganization(tx, delegation.organizationId);
    const members = await listMembers(tx, delegation.id);
    const organizations = await organizationNames(
      tx,
      members.map(({ attendee }) => attendee.organizationId),
    );
    const questions = await this.questions(members);
    const places = new Map<string, number>();
    for (const sessionId of new Set(members.map(({ registration }) => registration.sessionId))) {
      const own = members.map(({ registration }) => registration).filter((one) => one.sessionId === sessionId);
      for (const [key, place] of await waitlistPositions(tx, sessionId, own)) places.set(key, place);
    }
    return {
      id: delegation.id,
      organizationId: organization.id,
      organization: organization.name,
      coordinator: { email: coordinator.email, name: coordinator.name },
      createdAt: delegation.createdAt.toISOString(),
      registrations: members.map(({ registration, attendee }) =>
        registrationView({
          registration,
          attendee,
          organization: organizations.get(attendee.organizationId ?? '') ?? null,
          place: places.get(registration.id) ?? null,
          questions,
        }),
      ),
    };
  }

  @Post('delegations/:id/members')
  @Operation({
    summary: 'Add people to a delegation',
    description: 'They come to the end of the line, as a party of their own.',
    status: 201,
    answer: 'What each member got of each session.',
    schema: rosterSchema,
    refusals: {
      404: 'There is no such delegation, or no such session in its call.',
      409: 'A session takes no registrations, or not so many; `errors` names the first member too many.',
    },
    needs: 'change',
    idempotent: true,
  })
  add(
    @Param('id') id: string,
    @Body({ schema: rosterInput }) input: RosterInput,
    @Caller() actor: Actor,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    return this.idempotency.answer(request, reply, actor, async () => {
      const outcomes = await this.registerRoster.run(id, input, actor, randomUUID());
      return { status: 201, body: rosterView(id, outcomes) };
    });
  }

  @Post('registrations/:id/replace')
  @Operation({
    summary: 'Give the seat or the place in line of a member of a delegation to another person',
    description: 'The old member gets a cancellation, the new one an invite or their place. No counter changes.',
    status: 201,
    answer: 'The registration of the new person.',
    schema: registrationSchema,
    refusals: {
      404: 'There is no such registration, or it belongs to no delegation.',
      409: 'It counts no more, the session is over, or the new person is registered already.',
    },
    needs: 'change',
    idempotent: true,
  })
  replace(
    @Param('id') id: string,
    @Body({ schema: memberInput }) input: MemberInput,
    @Caller() actor: Actor,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    return this.idempotency.answer(request, reply, actor, async () => {
      const entered = await this.replaceMember.run(id, input, actor);
      const person = await getRegisteredPerson(this.database.manager, entered.id);
      return { status: 201, body: registrationView({ ...person, questions: await this.questions([person]) }) };
    });
  }

  private questions(people: readonly { registration: Registration }[]): Promise<Question[]> {
    return listQuestionsBehind(
      this.database.manager,
      people.map((person) => person.registration),
    );
  }
}
