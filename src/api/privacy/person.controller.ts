import { Delete, Get, Header, HttpCode, Param } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { z } from 'zod';
import type { Actor } from '../../domain/identity/actor.js';
import { getRegistration } from '../../domain/registrations/registrations.queries.js';
import { ErasePerson } from '../../flows/privacy/erase-person.flow.js';
import { ExportPerson } from '../../flows/privacy/export-person.flow.js';
import { ApiController } from '../api-controller.js';
import { Caller } from '../api.guard.js';
import { Operation } from '../operation.js';

const missing = { 404: 'Registration not found.' };
const fileSchema = z
  .looseObject({ version: z.number().int(), profile: z.looseObject({}), registrations: z.array(z.looseObject({})) })
  .meta({ id: 'PersonalData', title: 'Everything stored about a person' });
const erasedSchema = z
  .object({ erased: z.boolean().meta({ description: '`false` if the person was erased before.' }) })
  .meta({ id: 'ErasedPerson', title: 'An erased person' });

@ApiController('Registrations', '/registrations/:id/person')
export class PersonApiController {
  constructor(
    private readonly database: DataSource,
    private readonly exportPerson: ExportPerson,
    private readonly erasePerson: ErasePerson,
  ) {}

  @Get()
  @Operation({
    summary: 'Export everything stored about a person',
    description: 'Covers all registrations of the person in the call. The activity log records the export.',
    status: 200,
    answer: 'The data.',
    schema: fileSchema,
    refusals: missing,
    requires: 'change',
  })
  @Header('cache-control', 'no-store')
  async export(@Param('id') id: string, @Caller() actor: Actor): Promise<object> {
    const { attendeeId } = await getRegistration(this.database.manager, id);
    return this.exportPerson.run(attendeeId, actor);
  }

  @Delete()
  @HttpCode(200)
  @Operation({
    summary: 'Erase a person',
    description:
      'Erases everything that identifies the person in the call. Seats are freed, and if the address is proven, the person gets one last email. Registrations remain without a name and address.',
    status: 200,
    answer: 'The outcome.',
    schema: erasedSchema,
    refusals: missing,
    requires: 'change',
  })
  async erase(@Param('id') id: string, @Caller() actor: Actor): Promise<{ erased: boolean }> {
    const { attendeeId } = await getRegistration(this.database.manager, id);
    return { erased: await this.erasePerson.run(attendeeId, actor) };
  }
}
