import { Body, Param, Post, Req } from '@nestjs/common';
import { ApiBody, ApiHeader } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { ApiController } from '../../../api/api-controller.js';
import { Operation } from '../../../api/operation.js';
import { ReceiveZoomEvent } from '../flows/receive-zoom-event.flow.js';

const answerSchema = z
  .object({
    plainToken: z.string().optional().meta({ description: 'Of a validation: the token that was sent.' }),
    encryptedToken: z.string().optional().meta({ description: 'Of a validation: its HMAC-SHA256 in hex.' }),
  })
  .meta({ id: 'ReceivedZoomEvent', title: 'Received Zoom event' });

@ApiController('Webhooks')
export class ZoomEventsController {
  constructor(private readonly receiveEvent: ReceiveZoomEvent) {}

  @Post('hooks/zoom/:account')
  @Operation({
    summary: 'Receive a Zoom event',
    description:
      'Called by the event subscription of a Zoom app, signed with its secret token. `endpoint.url_validation` is answered with both tokens; joining and leaving are recorded as attendance. Repeated and unknown events change nothing. Maximum size: 256 KiB.',
    answer: 'The event was processed.',
    schema: answerSchema,
    refusals: { 401: 'Unknown account, or invalid signature.' },
    requires: null,
  })
  @ApiHeader({ name: 'x-zm-request-timestamp', description: 'Unix timestamp in seconds.', required: true })
  @ApiHeader({ name: 'x-zm-signature', description: '`v0=` and the HMAC-SHA256 in hex.', required: true })
  @ApiBody({ schema: { type: 'object' }, required: true })
  receive(@Param('account') account: string, @Body() body: Buffer | undefined, @Req() { headers }: FastifyRequest) {
    const text = (name: string) => String(headers[`x-zm-${name}`] ?? '');
    const said = { timestamp: text('request-timestamp'), signature: text('signature') };
    return this.receiveEvent.run(account, said, body ?? Buffer.alloc(0));
  }
}
