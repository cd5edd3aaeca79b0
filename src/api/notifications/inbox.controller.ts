import { Body, Post } from '@nestjs/common';
import { ApiBody } from '@nestjs/swagger';
import { z } from 'zod';
import { ReceiveEmail, type ReceivedEmail } from '../../flows/notifications/receive-email.flow.js';
import type { Actor } from '../../domain/identity/actor.js';
import { ApiController, Caller } from '../api-controller.js';
import { Operation } from '../operation.js';

const takenSchema = z
  .object({
    outcome: z.enum(['answered', 'released', 'asked', 'wished', 'refreshed', 'bounced', 'delayed', 'ignored']).meta({
      description:
        '`answered`: a calendar response was recorded. `released`: the attendee declined, and the seat went to the ' +
        'waiting list. `asked`: someone else declined, so we asked the attendee. `wished`: the attendee proposed ' +
        'another time. `refreshed`: their calendar asked for the event again, and gets it by email. `bounced` or `delayed`: a delivery report about one of our emails. `ignored`: see `reason`.',
    }),
    reason: z.string().nullable().meta({ description: 'Why nothing was changed.' }),
  })
  .meta({ id: 'ReceivedEmail', title: 'Received email' });

@ApiController('Inbound email')
export class InboxApiController {
  constructor(private readonly receiveEmail: ReceiveEmail) {}

  @Post('inbox')
  @Operation({
    summary: 'Process an inbound email',
    description:
      "For your mail provider's inbound webhook. Calendar responses update the attendee's RSVP. Delivery reports " +
      '(RFC 3464) are recorded with the message, and addresses that permanently fail are suppressed. Other emails and ' +
      'repeated deliveries are accepted and ignored. Keys with the role `inbox` can only call this operation.',
    answer: 'How the email was processed.',
    schema: takenSchema,
    requires: 'hand-in-mail',
    accepts: 'message/rfc822',
  })
  @ApiBody({ schema: { type: 'string' }, required: true })
  handIn(@Body() mail: Buffer | undefined, @Caller() actor: Actor): Promise<ReceivedEmail> {
    return this.receiveEmail.run(mail ?? Buffer.alloc(0), actor);
  }
}
