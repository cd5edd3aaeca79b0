import { Body, Delete, Get, Param, Patch, Post, Query } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { z } from 'zod';
import { DecideRegistration } from '../../flows/registrations/decide-registration.flow.js';
import { EditRegistration } from '../../flows/registrations/edit-registration.flow.js';
import { registrationChanges, type RegistrationChanges } from '../../domain/privacy/details-input.js';
import { Register } from '../../flows/registrations/register.flow.js';
import { ResendInvite } from '../../flows/notifications/resend-invite.flow.js';
import { Withdraw } from '../../flows/registrations/withdraw.flow.js';
import { type Actor, isAble } from '../../domain/identity/actor.js';
import { checkChosen } from '../../domain/organizations/organizations.queries.js';
import { Config } from '../../platform/config.js';
import { getCallBySlug } from '../../domain/calls/calls.queries.js';
import type { Question } from '../../domain/questions/question.entity.js';
import { listQuestionsBehind } from '../../domain/questions/questions.queries.js';
import { registrationStates } from '../../domain/registrations/registration.js';
import type { Registration } from '../../domain/registrations/registration.entity.js';
import {
  emailInput,
  type RegistrationInput,
  personOfRequest,
  requestedPerson,
} from '../../domain/registrations/admission/registration-input.js';
import {
  getRegisteredPerson,
  pageOfRegistrations,
  type RegistrationListing,
  registrationSorts,
  registrationSortValue,
} from '../../domain/registrations/registrations.queries.js';
import { waitlistPositions } from '../../domain/registrations/waitlist/waitlist-order.queries.js';
import { getSession } from '../../domain/sessions/sessions.queries.js';
import { ApiController, type ApiCall, Caller, Conditional, noBody } from '../api-controller.js';
import { Operation } from '../operation.js';
import { asked } from '../list-query.js';
import { pageOf, pageQuery, readPage } from '../page.js';
import {
  registeredSchema,
  type RegistrationParts,
  registrationSchema,
  type RegistrationView,
  registrationView,
} from './registration.view.js';

const missing = { 404: 'Registration not found.' };
const listQuery = pageQuery.extend({
  state: asked.state(registrationStates),
  q: asked.q('a name, email address or organization'),
  email: emailInput.optional().meta({ description: 'Return only the registrations of this address.' }),
  updatedSince: asked.updatedSince,
  sort: asked.sort(registrationSorts),
});
type ListQuery = z.output<typeof listQuery>;

const createInput = requestedPerson.transform(personOfRequest);

@ApiController('Registrations')
export class RegistrationsApiController {
  constructor(
    private readonly database: DataSource,
    private readonly config: Config,
    private readonly register: Register,
    private readonly withdraw: Withdraw,
    private readonly editRegistration: EditRegistration,
    private readonly decideRegistration: DecideRegistration,
    private readonly resendInvite: ResendInvite,
  ) {}

  @Post('sessions/:id/registrations')
  @Operation({
    summary: 'Register a person for a session',
    description:
      'Depending on the session, the person gets a seat, joins the waiting list, or awaits approval. We email them the outcome. Keys that are given the permission `personal-links` get the address of the person’s own page, too.',
    status: 201,
    answer: 'The new registration.',
    schema: registeredSchema,
    holdsSecret: true,
    also: { status: 200, answer: 'The address is already registered. Returns the existing registration, unchanged.' },
    refusals: { 404: 'Session not found.', 409: 'Registration is closed, or the session is full.' },
    requires: 'change',
  })
  async create(
    @Param('id') sessionId: string,
    @Body({ schema: createInput }) input: RegistrationInput,
    @Conditional() call: ApiCall,
  ) {
    if (input.organizationId) {
      const { callId } = await getSession(this.database.manager, sessionId);
      await checkChosen(this.database.manager, callId, input.organizationId);
    }
    const result = await this.register.run(sessionId, input, call.actor);
    if (!result.created) void call.reply.code(200);
    const view = registrationView({ ...result, questions: await this.questions([result]) });
    if (!isAble(call.actor, 'personal-links')) return view;
    return { ...view, personalLink: await this.register.givePersonalLink(result, call.actor) };
  }

  @Get('sessions/:id/registrations')
  @Operation({
    summary: 'List registrations',
    description: 'Everyone who is or was registered: confirmed, waiting, pending, declined or withdrawn.',
    answer: 'A page of registrations, oldest first unless you say otherwise.',
    schema: pageOf(registrationSchema),
    refusals: { 404: 'Session not found.' },
    requires: 'read',
    reads: 'query',
  })
  async list(@Param('id') sessionId: string, @Query({ schema: listQuery }) query: ListQuery) {
    const session = await getSession(this.database.manager, sessionId);
    return this.page({ sessionId: session.id }, query);
  }

  @Get('calls/:call/registrations')
  @Operation({
    summary: 'List registrations of a call',
    description:
      'Those of all sessions. With `email`, everything that a person is registered for; go on from `Last-Cursor` to hear of new ones, or of changes with `sort=updatedAt`.',
    answer: 'A page of registrations, oldest first unless you say otherwise.',
    schema: pageOf(registrationSchema),
    refusals: { 404: 'Call not found.' },
    requires: 'read',
    reads: 'query',
  })
  async ofCall(@Param('call') slug: string, @Query({ schema: listQuery }) query: ListQuery) {
    const call = await getCallBySlug(this.database.manager, slug);
    return this.page({ callId: call.id }, query);
  }

  @Get('registrations/:id')
  @Operation({
    summary: 'Get a registration',
    description: 'With the answers, the place on the waiting list, and whether the address is confirmed.',
    answer: 'The registration.',
    schema: registrationSchema,
    refusals: missing,
    requires: 'read',
  })
  read(@Param('id') id: string): Promise<RegistrationView> {
    return this.view(id);
  }

  @Patch('registrations/:id')
  @Operation({
    summary: 'Correct a registration',
    description:
      'Name, organization, language and time zone are those of the person, in all registrations of the call. What you omit stays as it is. The person gets no email; to change how they attend, use `attendance-mode`, and to move them to another run, `switch`.',
    answer: 'The registration.',
    schema: registrationSchema,
    refusals: missing,
    requires: 'change',
  })
  async edit(
    @Param('id') id: string,
    @Body({ schema: registrationChanges }) changes: RegistrationChanges,
    @Caller() actor: Actor,
  ): Promise<RegistrationView> {
    await this.editRegistration.run(id, changes, actor);
    return this.view(id);
  }

  @Delete('registrations/:id')
  @Operation({
    summary: 'Cancel a registration',
    description:
      'Frees the seat for the next person on the waiting list and emails the attendee. Has no effect if already cancelled.',
    answer: 'The cancelled registration.',
    schema: registrationSchema,
    refusals: { ...missing, 409: 'The session is over.' },
    requires: 'change',
  })
  async remove(@Param('id') id: string, @Body({ schema: noBody }) _body: object, @Caller() actor: Actor) {
    await this.withdraw.run(id, actor);
    return this.view(id);
  }

  @Post('registrations/:id/approve')
  @Operation({
    summary: 'Approve a registration',
    description: 'Gives the person a seat, or a place on the waiting list if the session is full, and emails them.',
    answer: 'The registration, now confirmed or waitlisted.',
    schema: registrationSchema,
    refusals: { ...missing, 409: 'The registration is not pending, or the session is full, cancelled or over.' },
    requires: 'change',
  })
  async approve(@Param('id') id: string, @Body({ schema: noBody }) _body: object, @Caller() actor: Actor) {
    await this.decideRegistration.run(id, 'approve', actor);
    return this.view(id);
  }

  @Post('registrations/:id/decline')
  @Operation({
    summary: 'Decline a registration',
    description: 'Takes the person off the list of those who wait for approval, and emails them.',
    answer: 'The declined registration.',
    schema: registrationSchema,
    refusals: { ...missing, 409: 'The registration is not pending, or the session is cancelled or over.' },
    requires: 'change',
  })
  async decline(@Param('id') id: string, @Body({ schema: noBody }) _body: object, @Caller() actor: Actor) {
    await this.decideRegistration.run(id, 'decline', actor);
    return this.view(id);
  }

  @Post('registrations/:id/resend')
  @Operation({
    summary: 'Resend the invitation',
    description: 'Limited to one per minute.',
    answer: 'The registration.',
    schema: registrationSchema,
    refusals: { ...missing, 409: "The registration has no seat, or the session isn't upcoming." },
    requires: 'change',
  })
  async sendAgain(@Param('id') id: string, @Body({ schema: noBody }) _body: object, @Caller() actor: Actor) {
    await this.resendInvite.run(id, actor);
    return this.view(id);
  }

  private async view(id: string): Promise<RegistrationView> {
    const person = await getRegisteredPerson(this.database.manager, id);
    return registrationView({ ...person, questions: await this.questions([person]) });
  }

  private page(of: { sessionId: string } | { callId: string }, query: ListQuery) {
    const list = {
      name: `registrations:${Object.values(of).join()}`,
      position: ({ registration }: RegistrationParts): [string, string] => [
        registrationSortValue(registration, query.sort).toISOString(),
        registration.id,
      ],
    };
    const read = (limit: number, start: [string, string] | null) =>
      this.people(of, { ...query, limit, after: start && { at: new Date(start[0]), id: start[1] } });
    return readPage(this.config.secret, list, query, read, registrationView);
  }

  private async people(of: { sessionId: string } | { callId: string }, listing: RegistrationListing) {
    const connection = this.database.manager;
    const people = await pageOfRegistrations(connection, of, listing);
    const registrations = people.map(({ registration }) => registration);
    const sessionIds = new Set(registrations.map(({ sessionId }) => sessionId));
    const places = new Map<string, number>();
    for (const id of sessionIds) {
      const waiting = registrations.filter(({ sessionId }) => sessionId === id);
      for (const [one, place] of await waitlistPositions(connection, id, waiting)) places.set(one, place);
    }
    const questions = await this.questions(people);
    return people.map((person) => ({ ...person, questions, place: places.get(person.registration.id) ?? null }));
  }

  private questions(people: readonly { registration: Registration }[]): Promise<Question[]> {
    return listQuestionsBehind(
      this.database.manager,
      people.map(({ registration }) => registration),
    );
  }
}
