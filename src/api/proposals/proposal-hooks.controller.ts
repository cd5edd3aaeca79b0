import { Body, Param, Post, Req } from '@nestjs/common';
import { ApiBody, ApiHeader } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { ReceiveProposalEvent } from '../../flows/proposals/receive-proposal-event.flow.js';
import { originOf } from '../../domain/identity/origin.js';
import { deliveryOutcomes } from '../../domain/proposals/proposal-hook.js';
import { ApiController } from '../api-controller.js';
import { Operation } from '../operation.js';

const receivedSchema = z
  .object({
    outcome: z.enum(deliveryOutcomes).exclude(['refused']).meta({
      description:
        'The outcome of the first delivery of this event. `waiting`: an owner of the call decides, because its deadline has passed. `older`: a later event was already processed. `ignored`: the event type is not supported.',
    }),
  })
  .meta({ id: 'ReceivedEvent', title: 'Received event' });

const header = (name: string, description: string) => ({ name, description, required: true });

@ApiController('Webhooks')
export class ProposalHooksApiController {
  constructor(private readonly receiveEvent: ReceiveProposalEvent) {}

  @Post('hooks/proposals/:hook')
  @Operation({
    summary: 'Receive a proposal event',
    description:
      'A Standard Webhooks endpoint (standardwebhooks.com), signed with the secret that the console shows once. ' +
      'The body is `{ type, timestamp, data }`: `proposal.changed` with the proposal as in `PUT` plus its ' +
      '`externalId`, or `proposal.deleted` with the `externalId`, which withdraws the proposal. After the deadline of the call, another state or text waits for an owner. Repeated and ' +
      'outdated events are ignored. Maximum size: 256 KiB.',
    answer: 'The event was processed.',
    schema: receivedSchema,
    refusals: {
      401: 'Unknown webhook, or invalid signature.',
      409: "The proposal can't change to this state. `errors` says why, with the states that can follow.",
    },
    requires: null,
  })
  @ApiHeader(header('webhook-id', 'Unique ID of the event, the same for all attempts.'))
  @ApiHeader(
    header(
      'webhook-timestamp',
      'Unix timestamp of the attempt in seconds. Must be within five minutes of the current time.',
    ),
  )
  @ApiHeader(
    header(
      'webhook-signature',
      '`v1,` followed by the base64-encoded HMAC-SHA256 signature. Separate several with spaces.',
    ),
  )
  @ApiBody({
    schema: {
      type: 'object',
      required: ['type', 'timestamp', 'data'],
      properties: {
        type: { type: 'string', enum: ['proposal.changed', 'proposal.deleted'] },
        timestamp: { type: 'string', format: 'date-time' },
        data: { type: 'object' },
      },
    },
    required: true,
  })
  receive(@Param('hook') hook: string, @Body() body: Buffer | undefined, @Req() { headers, ip }: FastifyRequest) {
    const text = (name: string) => String(headers[`webhook-${name}`] ?? '');
    const said = { id: text('id'), timestamp: text('timestamp'), signature: text('signature') };
    return this.receiveEvent.run(hook, said, body ?? Buffer.alloc(0), originOf('api', ip));
  }
}
