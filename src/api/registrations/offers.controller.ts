import { Body, Param, Post } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { AnswerOffer } from '../../flows/registrations/answer-offer.flow.js';
import type { Actor } from '../../domain/identity/actor.js';
import { listQuestionsBehind } from '../../domain/questions/questions.queries.js';
import { getRegisteredPerson } from '../../domain/registrations/registrations.queries.js';
import { ApiController, Caller, noBody } from '../api-controller.js';
import { Operation } from '../operation.js';
import { registrationSchema, type RegistrationView, registrationView } from './registration.view.js';

const missing = { 404: 'Registration not found.' };

@ApiController('Registrations')
export class OffersApiController {
  constructor(
    private readonly database: DataSource,
    private readonly answerOffer: AnswerOffer,
  ) {}

  @Post('registrations/:id/accept-offer')
  @Operation({
    summary: 'Accept an offered seat',
    description: 'Confirms the registration and sends the invitation. Has no effect if the offer is already accepted.',
    answer: 'The confirmed registration.',
    schema: registrationSchema,
    refusals: { ...missing, 409: 'No seat is offered, the offer has expired, or the session is cancelled.' },
    requires: 'change',
  })
  async accept(@Param('id') id: string, @Body({ schema: noBody }) _body: object, @Caller() actor: Actor) {
    await this.answerOffer.accept(id, actor);
    return this.view(id);
  }

  @Post('registrations/:id/decline-offer')
  @Operation({
    summary: 'Decline an offered seat',
    description:
      'Offers the seat to the next person on the waiting list. Has no effect if the offer is already declined.',
    answer: 'The cancelled registration.',
    schema: registrationSchema,
    refusals: { ...missing, 409: 'No seat is offered.' },
    requires: 'change',
  })
  async decline(@Param('id') id: string, @Body({ schema: noBody }) _body: object, @Caller() actor: Actor) {
    await this.answerOffer.decline(id, actor);
    return this.view(id);
  }

  private async view(id: string): Promise<RegistrationView> {
    const connection = this.database.manager;
    const person = await getRegisteredPerson(connection, id);
    return registrationView({ ...person, questions: await listQuestionsBehind(connection, [person.registration]) });
  }
}
