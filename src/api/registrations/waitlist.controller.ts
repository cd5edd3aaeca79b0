import { Body, Param, Post } from '@nestjs/common';
import { z } from 'zod';
import type { Actor } from '../../domain/identity/actor.js';
import { type WaitlistMoveInput, waitlistMoveInput } from '../../domain/registrations/admission/registration-input.js';
import { MoveOnWaitlist } from '../../flows/registrations/move-on-waitlist.flow.js';
import { ApiController, Caller } from '../api-controller.js';
import { Operation } from '../operation.js';

const movedSchema = z
  .object({
    from: z.number().int().meta({ description: 'Position before, from 1.' }),
    to: z.number().int().meta({ description: 'Position now. People who stay together move together.' }),
  })
  .meta({ id: 'WaitlistMove', title: 'Move on the waiting list' });

@ApiController('Registrations')
export class WaitlistApiController {
  constructor(private readonly moveOnWaitlist: MoveOnWaitlist) {}

  @Post('registrations/:id/waitlist-position')
  @Operation({
    summary: 'Move a person on the waiting list',
    description: 'The activity log has the reason. Nobody is notified; free seats go to people in the new order.',
    answer: 'The positions before and after.',
    schema: movedSchema,
    refusals: {
      404: 'Registration not found.',
      409: 'The person is not waiting, the waiting list is no longer as in `seen`, or the session is cancelled or over.',
    },
    requires: 'change',
  })
  move(
    @Param('id') id: string,
    @Body({ schema: waitlistMoveInput }) input: WaitlistMoveInput,
    @Caller() actor: Actor,
  ): Promise<z.output<typeof movedSchema>> {
    return this.moveOnWaitlist.run(id, input, actor);
  }
}
