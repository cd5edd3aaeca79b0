import { Body, Post } from '@nestjs/common';
import { ApiBody } from '@nestjs/swagger';
import { z } from 'zod';
import { ReceiveEmail, type ReceivedEmail } from '../../flows/notifications/receive-email.flow.js';
import type { Actor } from '../../domain/identity/actor.js';
import { ApiController } from '../api-controller.js';
import { Caller } from '../api.guard.js';
import { Operation } from '../operation.js';

const takenSchema = z
  .object({
    outcome: z.enum(['answered', 'released', 'asked', 'wished', 'bounced', 'delayed', 'ignored']).meta({
      description:
        'An answer was noted; a "no" gave the seat to the first in line; a "no" from another sender made us ask the attendee; another time was proposed; a mail of ours came back; it is late; nothing was changed.',
    }),
    reason: z.string().nullable().meta({ description: 'Why nothing was changed.' }),
  })
  .meta({ id: 'ReceivedEmail', title: 'What became of a mail' });

@ApiController('Inbox')
export class InboxApiController {
  constructor(private readonly receiveEmail: ReceiveEmail) {}

  @Post('inbox')
  @Operation({
    summary: 'Hand in a raw mail: the answer of a calendar, or the report of a mail that came back',
    description:
      "For the hook of a mail provider. The answer of an attendee's calendar becomes their RSVP; a report (RFC 3464) about one of our mails is noted at it, and no more mail goes to an address that is not there. " +
      'A key with the role `inbox` may do this and nothing else. A mail that is no answer is taken too, changes nothing and is not replied to; so is one that was handed in before.',
    status: 200,
    answer: 'What became of it.',
    schema: takenSchema,
    requires: 'hand-in-mail',
    accepts: 'message/rfc822',
  })
  @ApiBody({ schema: { type: 'string' }, required: true })
  handIn(@Body() mail: Buffer | undefined, @Caller() actor: Actor): Promise<ReceivedEmail> {
    return this.receiveEmail.run(mail ?? Buffer.alloc(0), actor);
  }
}
