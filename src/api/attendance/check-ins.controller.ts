import { Body, Delete, Param, Post } from '@nestjs/common';
import { z } from 'zod';
import type { CheckInResult } from '../../domain/attendance/check-in-person.js';
import { CheckIn } from '../../flows/attendance/check-in.flow.js';
import type { Actor } from '../../domain/identity/actor.js';
import { Conflict, NotFound } from '../../platform/errors.js';
import { fault, instant } from '../../platform/validation.js';
import { ApiController, type ApiCall, Caller, Conditional, noBody } from '../api-controller.js';
import { Operation } from '../operation.js';

const checkInInput = z
  .strictObject({
    code: z.string().trim().max(200).optional().meta({ description: 'The content of the QR code on a ticket.' }),
    registrationId: z.uuid().optional().meta({ description: 'ID of the registration, as an alternative to `code`.' }),
    at: instant
      .optional()
      .meta({ description: 'When the person arrived, for check-ins that are sent later. Defaults to now.' }),
  })
  .refine(
    ({ code, registrationId }) => (code === undefined) !== (registrationId === undefined),
    fault('code-or-registration', 'Send either `code` or `registrationId`.'),
  )
  .meta({ oneOf: [{ required: ['code'] }, { required: ['registrationId'] }] });
type CheckInInput = z.output<typeof checkInInput>;

const checkInSchema = z.object({
  registrationId: z.uuid(),
  sessionId: z.uuid(),
  name: z.string(),
  organization: z.string().nullable(),
  checkedInAt: z.iso
    .datetime()
    .nullable()
    .meta({ description: 'When the person was checked in; null if not checked in.' }),
});
type CheckInView = z.output<typeof checkInSchema>;

@ApiController('Attendance')
export class CheckInsApiController {
  constructor(private readonly checkIn: CheckIn) {}

  @Post('sessions/:id/check-ins')
  @Operation({
    summary: 'Check in a person',
    description:
      'Identifies the person by ticket code or registration. If they are already checked in, nothing changes and the original time is returned.',
    status: 201,
    answer: 'The person is checked in.',
    schema: checkInSchema,
    also: { status: 200, answer: 'The person was already checked in.' },
    refusals: {
      404: 'Session, registration or ticket not found.',
      409: "The person has no seat, the ticket is for another session, or check-in isn't open. See `code`.",
    },
    requires: 'check-in',
  })
  async create(
    @Param('id') sessionId: string,
    @Body({ schema: checkInInput }) input: CheckInInput,
    @Conditional() call: ApiCall,
  ): Promise<CheckInView> {
    const answer = await this.checkIn.run(sessionId, input, call.actor);
    if (answer.outcome === 'in') return viewOf(answer.person, answer.at);
    if (answer.outcome !== 'already') throw refusalOf(answer);
    void call.reply.code(200);
    return viewOf(answer.person, answer.since);
  }

  @Delete('sessions/:id/check-ins/:registrationId')
  @Operation({
    summary: 'Undo a check-in',
    description: "Has no effect if the person isn't checked in.",
    answer: 'The person is not checked in.',
    schema: checkInSchema,
    refusals: { 404: 'Session or registration not found.' },
    requires: 'check-in',
  })
  async remove(
    @Param('id') sessionId: string,
    @Param('registrationId') registrationId: string,
    @Body({ schema: noBody }) _body: object,
    @Caller() actor: Actor,
  ): Promise<CheckInView> {
    const { person } = await this.checkIn.undo(sessionId, registrationId, undefined, actor);
    return viewOf(person, null);
  }
}

function viewOf(
  { registration, attendee, organization }: Extract<CheckInResult, { outcome: 'in' }>['person'],
  at: Date | null,
): CheckInView {
  return {
    registrationId: registration.id,
    sessionId: registration.sessionId,
    name: attendee.name,
    organization,
    checkedInAt: at?.toISOString() ?? null,
  };
}

function refusalOf(answer: Exclude<CheckInResult, { outcome: 'in' | 'already' }>): Conflict | NotFound {
  switch (answer.outcome) {
    case 'unknown':
      return new NotFound(
        'ticket-not-found',
        'Ticket not found. It may have been replaced when the attendee got a new link.',
      );
    case 'other-session':
      return new Conflict('other-session', 'This ticket is for another session.', { session: answer.session.id });
    case 'session-cancelled':
      return new Conflict('cancelled', 'The session is cancelled.');
    case 'too-early':
      return new Conflict('door-too-early', "Check-in hasn't opened yet.");
    case 'too-late':
      return new Conflict('over', 'The session is over.');
    case 'undone':
      return new Conflict('check-in-undone', 'This check-in was undone.');
    default:
      return new Conflict('no-seat', 'This person has no seat in the session.', { state: answer.outcome });
  }
}
