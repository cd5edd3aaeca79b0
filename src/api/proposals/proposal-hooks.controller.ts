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
        'Of the first time that this delivery came in. `older`: something newer is known; `ignored`: an event of another kind.',
    }),
  })
  .meta({ id: 'ReceivedEvent', title: 'What became of an event' });

const header = (name: string, description: string) => ({ name, description, required: true });

@ApiController('Proposals')
export class ProposalHooksApiController {
  constructor(private readonly receiveEvent: ReceiveProposalEvent) {}

  @Post('hooks/proposals/:hook')
  @Operation({
    summary: 'Hand in an event about a proposal, signed',
    description:
      'Standard Webhooks (standardwebhooks.com), under a secret that the console shows once. The body is `{ type, timestamp, data }`: ' +
      '`proposal.changed` with the proposal as in PUT and its `externalId`, or `proposal.deleted` with the `externalId`, which withdraws it. ' +
      'The same `webhook-id` again has no second effect, and an event that is older than what is known changes nothing. At most 256 KiB.',
    status: 200,
    answer: 'It is taken in.',
    schema: receivedSchema,
    refusals: {
      401: 'The address is not known, or the signature is not good.',
      409: 'The state cannot follow the one that it is in; `errors` says what can.',
    },
    requires: null,
  })
  @ApiHeader(header('webhook-id', 'The same for every attempt.'))
  @ApiHeader(header('webhook-timestamp', 'Unix time of the attempt in seconds, at most five minutes away.'))
  @ApiHeader(header('webhook-signature', '`v1,` and base64 of HMAC-SHA256; several with spaces between.'))
  @ApiBody({ schema: { type: 'object', required: ['type', 'timestamp', 'data'] }, required: true })
  receive(
    @Param('hook') hook: string,
    @Body() body: Buffer | undefined,
    @Req() { headers, ip }: FastifyRequest,
  ): Promise<z.output<typeof receivedSchema>> {
    const text = (name: string) => String(headers[`webhook-${name}`] ?? '');
    const said = { id: text('id'), timestamp: text('timestamp'), signature: text('signature') };
    return this.receiveEvent.run(hook, said, body ?? Buffer.alloc(0), originOf('api', ip));
  }
}
