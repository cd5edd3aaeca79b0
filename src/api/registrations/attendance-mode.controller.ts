import { Body, Param, Put } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { z } from 'zod';
import type { Actor } from '../../domain/identity/actor.js';
import { listQuestionsBehind } from '../../domain/questions/questions.queries.js';
import { getRegisteredPerson } from '../../domain/registrations/registrations.queries.js';
import { attendances } from '../../domain/sessions/attendance.js';
import { ChangeAttendance } from '../../flows/registrations/change-attendance.flow.js';
import { ApiController, Caller } from '../api-controller.js';
import { Operation } from '../operation.js';
import { registrationSchema, type RegistrationView, registrationView } from './registration.view.js';

const modeInput = z
  .strictObject({
    attendanceMode: z.enum(attendances),
    wait: z.boolean().default(false).meta({
      description: 'If no seat is free, keep the current seat and switch when one becomes free.',
    }),
  })
  .meta({ id: 'AttendanceModeChange', title: 'Change of how a person attends' });

@ApiController('Registrations')
export class AttendanceModeApiController {
  constructor(
    private readonly database: DataSource,
    private readonly changeAttendance: ChangeAttendance,
  ) {}

  @Put('registrations/:id/attendance-mode')
  @Operation({
    summary: 'Change how a person attends',
    description:
      'Moves a person with a seat to a free one of the other way of attending, and sends the invitation that says so. A person on the waiting list joins the end of the other one.',
    answer: 'The registration.',
    schema: registrationSchema,
    refusals: {
      404: 'Registration not found.',
      409: "No seat is free, an offer is open, or the session doesn't ask, is cancelled or over.",
    },
    requires: 'change',
  })
  async change(
    @Param('id') id: string,
    @Body({ schema: modeInput }) { attendanceMode, wait }: z.output<typeof modeInput>,
    @Caller() actor: Actor,
  ): Promise<RegistrationView> {
    await this.changeAttendance.run(id, { attendance: attendanceMode, waits: wait }, actor);
    const connection = this.database.manager;
    const person = await getRegisteredPerson(connection, id);
    return registrationView({ ...person, questions: await listQuestionsBehind(connection, [person.registration]) });
  }
}
