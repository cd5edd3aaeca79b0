import { Body, Delete, Param, Post } from '@nestjs/common';
import { z } from 'zod';
import type { DoorAnswer } from '../../domain/attendance/door.js';
import { CheckIn } from '../../flows/attendance/check-in.flow.js';
import { UndoCheckIn } from '../../flows/attendance/undo-check-in.flow.js';
import type { Actor } from '../../domain/identity/actor.js';
import { Conflict, NotFound } from '../../platform/errors.js';
import { fault, instant } from '../../platform/validation.js';
import { ApiController } from '../api-controller.js';
import { ApiCall, Caller } from '../api.guard.js';
import { Operation } from '../operation.js';
import { noBody } from '../schema.pipe.js';

const checkInInput = z
  .strictObject({
    code: z.string().trim().max(200).optional().meta({ description: 'The text of the QR code of a ticket.' }),
    registrationId: z.uuid().optional().meta({ description: 'Instead of a code.' }),
    at: instant.optional().meta({ description: 'When they came, where it is told later; now otherwise.' }),
  })
  .refine(
    ({ code, registrationId }) => (code === undefined) !== (registrationId === undefined),
    fault('code-or-registration', 'Send either a code or a registrationId.'),
  );
type CheckInInput = z.output<typeof checkInInput>;

const checkInSchema = z.object({
  registrationId: z.uuid(),
  sessionId: z.uuid(),
  name: z.string(),
  organization: z.string().nullable(),
  checkedInAt: z.iso.datetime().nullable().meta({ description: 'Since when they are in; null where they are not.' }),
});
type CheckInView = z.output<typeof checkInSchema>;

@ApiController('Attendance')
export class CheckInsApiController {
  constructor(
    private readonly checkIn: CheckIn,
    private readonly undoCheckIn: UndoCheckIn,
  ) {}

  @Post('sessions/:id/check-ins')
  @Operation({
    summary: 'Check a person in at the door of a session',
    description: 'By the code of their ticket or by their registration. Who is in already stays in since then.',
    status: 201,
    answer: 'They are in.',
    schema: checkInSchema,
    also: { status: 200, answer: 'They were in already, since then.' },
    refusals: {
      404: 'There is no such session, registration or ticket.',
      409: 'They have no seat here, the ticket is of another session, or the door is not open: see `code`.',
    },
    requires: 'check-in',
  })
  async create(
    @Param('id') sessionId: string,
    @Body({ schema: checkInInput }) input: CheckInInput,
    @ApiCall() call: ApiCall,
  ): Promise<void> {
    const answer = await this.checkIn.run(sessionId, input, call.actor);
    if (answer.outcome === 'in') return void call.reply.code(201).send(viewOf(answer.person, answer.at));
    if (answer.outcome === 'already') return void call.reply.code(200).send(viewOf(answer.person, answer.since));
    throw refusalOf(answer);
  }

  @Delete('sessions/:id/check-ins/:registrationId')
  @Operation({
    summary: 'Take a check-in back',
    description: 'Where nobody is checked in it changes nothing.',
    status: 200,
    answer: 'They are not in.',
    schema: checkInSchema,
    refusals: { 404: 'There is no such session or registration.' },
    requires: 'check-in',
  })
  async remove(
    @Param('id') sessionId: string,
    @Param('registrationId') registrationId: string,
    @Body({ schema: noBody }) _body: object,
    @Caller() actor: Actor,
  ): Promise<CheckInView> {
    const { person } = await this.undoCheckIn.run(sessionId, registrationId, undefined, actor);
    return viewOf(person, null);
  }
}

function viewOf(
  { registration, attendee, organization }: Extract<DoorAnswer, { outcome: 'in' }>['person'],
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

function refusalOf(answer: Exclude<DoorAnswer, { outcome: 'in' | 'already' }>): Conflict | NotFound {
  switch (answer.outcome) {
    case 'unknown':
      return new NotFound('ticket-not-found', 'This is no ticket of ours, or a new link has replaced it.');
    case 'other-session':
      return new Conflict('other-session', 'The ticket is of another session.', { session: answer.session.id });
    case 'session-cancelled':
      return new Conflict('cancelled', 'The session is cancelled.');
    case 'too-early':
      return new Conflict('door-too-early', 'Nobody is let in yet.');
    case 'too-late':
      return new Conflict('over', 'The session is over.');
    case 'undone':
      return new Conflict('check-in-undone', 'This check-in was taken back.');
    default:
      return new Conflict('no-seat', 'This person has no seat.', { state: answer.outcome });
  }
}
