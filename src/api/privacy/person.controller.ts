import { Delete, Get, Header, HttpCode, Param } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { z } from 'zod';
import type { Actor } from '../../domain/identity/actor.js';
import { getRegistration } from '../../domain/registrations/registrations.queries.js';
import { ErasePerson } from '../../flows/privacy/erase-person.flow.js';
import { ExportPerson } from '../../flows/privacy/export-person.flow.js';
import { ApiController, Caller } from '../api-controller.js';
import { Operation } from '../operation.js';

const missing = { 404: 'Registration not found.' };
const fileSchema = z
  .looseObject({ version: z.number().int(), profile: z.looseObject({}), registrations: z.array(z.looseObject({})) })
  .meta({ id: 'PersonalData', title: 'Personal data' });
const erasedSchema = z
  .object({ erased: z.boolean().meta({ description: 'False if the person was already erased.' }) })
  .meta({ id: 'ErasedPerson', title: 'Erasure' });

@ApiController('Registrations', '/registrations/:id/person')
export class PersonApiController {
  constructor(
    private readonly database: DataSource,
    private readonly exportPerson: ExportPerson,
    private readonly erasePerson: ErasePerson,
  ) {}

  @Get()
  @Operation({
    summary: 'Export personal data',
    description: 'Covers all registrations of the person in the call. The activity log records the export.',
    answer: 'The personal data.',
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
      'Erases everything that identifies the person in the call. Their seats are freed and, if their address is proven, they get one last email. Registrations remain without name and address.',
    answer: 'Whether the person was erased.',
    schema: erasedSchema,
    refusals: missing,
    requires: 'change',
    allowsArchived: true,
  })
  async erase(@Param('id') id: string, @Caller() actor: Actor): Promise<{ erased: boolean }> {
    const { attendeeId } = await getRegistration(this.database.manager, id);
    return { erased: await this.erasePerson.run(attendeeId, actor) };
  }
}
