import { Body, Param, Post } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { z } from 'zod';
import { SwitchOccurrence } from '../../flows/registrations/switch-occurrence.flow.js';
import type { Actor } from '../../domain/identity/actor.js';
import { listQuestionsBehind } from '../../domain/questions/questions.queries.js';
import { getRegisteredPerson } from '../../domain/registrations/registrations.queries.js';
import { ApiController, Caller } from '../api-controller.js';
import { Operation } from '../operation.js';
import { registrationSchema, type RegistrationView, registrationView } from '../registrations/registration.view.js';

const switchInput = z.strictObject({ session: z.uuid().meta({ description: 'ID of the other run.' }) });

@ApiController('Registrations')
export class OccurrencesApiController {
  constructor(
    private readonly database: DataSource,
    private readonly switchOccurrence: SwitchOccurrence,
  ) {}

  @Post('registrations/:id/switch')
  @Operation({
    summary: 'Switch to another run',
    description:
      'Moves the registration to another run of the same session. If the other run has no seat, the registration stays unchanged.',
    answer: 'The registration in the other run.',
    schema: registrationSchema,
    refusals: { 404: 'Registration not found.', 409: 'The session is not another run, or it has no free seat.' },
    requires: 'change',
  })
  async move(
    @Param('id') id: string,
    @Body({ schema: switchInput }) input: z.output<typeof switchInput>,
    @Caller() actor: Actor,
  ): Promise<RegistrationView> {
    const { registration } = await this.switchOccurrence.run(id, input.session, actor);
    const connection = this.database.manager;
    const questions = await listQuestionsBehind(connection, [registration]);
    return registrationView({ ...(await getRegisteredPerson(connection, registration.id)), questions });
  }
}
