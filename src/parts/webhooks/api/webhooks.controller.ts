import { Body, Delete, Get, Param, Patch, Post, Query } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { z } from 'zod';
import { ApiController, Caller, noBody } from '../../../api/api-controller.js';
import { Operation } from '../../../api/operation.js';
import { pageOf, pageOfAll, pageQuery, readPage } from '../../../api/page.js';
import { findCallBySlug, getCall } from '../../../domain/calls/calls.queries.js';
import type { Actor } from '../../../domain/identity/actor.js';
import { Config } from '../../../platform/config.js';
import { invalidField } from '../../../platform/errors.js';
import { secretsOf } from '../../../platform/secrets/secrets.js';
import { deliverySorts, listDeliveries, type NextDelivery } from '../domain/deliveries.queries.js';
import { deliveryStates } from '../domain/webhook.js';
import type { Webhook } from '../domain/webhook.entity.js';
import { webhookInput } from '../domain/webhook-input.js';
import { openText } from '../domain/webhook-request.js';
import { countUndelivered, getWebhook, listWebhooks } from '../domain/webhooks.queries.js';
import { ChangeWebhook } from '../flows/change-webhook.flow.js';
import { asked, bothWays } from '../../../api/list-query.js';
import {
  createdWebhookSchema,
  deliverySchema,
  deliveryView,
  webhookSchema,
  webhookStates,
  webhookView,
} from './webhook.view.js';

const missing = { 404: 'Webhook not found.' };
const createInput = webhookInput.extend({
  name: webhookInput.shape.name.optional().meta({ description: 'Name for your team. Missing: the host of `url`.' }),
  call: z.string().max(100).nullable().default(null).meta({
    description: 'Slug of the call whose events are sent. Null for all calls.',
  }),
});
type CreateInput = z.output<typeof createInput>;
const { events, format, payload, ...required } = webhookInput.shape;
/** Without their defaults: what is missing stays as it is. */
const editInput = z
  .strictObject({ ...required, events: events.unwrap(), format: format.unwrap(), payload: payload.unwrap() })
  .partial();
type EditInput = z.output<typeof editInput>;
const rotateInput = z.strictObject({
  endsNow: z.boolean().default(false).meta({
    description: 'Whether the previous secret ends at once, because it leaked. Otherwise it signs too for a day.',
  }),
});
type RotateInput = z.output<typeof rotateInput>;
const sequence = z.string().regex(/^\d{1,18}$/u);
const replayInput = z.strictObject({
  from: sequence.meta({ description: 'The `sequence` of the first event.' }),
  to: sequence.meta({ description: 'The `sequence` of the last event: at most 10,000 events at once.' }),
});
type ReplayInput = z.output<typeof replayInput>;
const deliveriesQuery = pageQuery.extend({ state: asked.state(deliveryStates), sort: asked.sort(deliverySorts) });
const listQuery = pageQuery.extend({
  state: asked.state(webhookStates),
  q: asked.q('a name or an address'),
  sort: asked.sort(bothWays('createdAt')),
});
type DeliveriesQuery = z.output<typeof deliveriesQuery>;

@ApiController('Events')
export class WebhooksApiController {
  constructor(
    private readonly database: DataSource,
    private readonly config: Config,
    private readonly changeWebhook: ChangeWebhook,
  ) {}

  @Get('webhooks')
  @Operation({
    summary: 'List webhooks',
    description: 'Returns the webhooks of all calls, oldest first, without their secrets.',
    answer: 'A page of webhooks.',
    schema: pageOf(webhookSchema),
    requires: 'administer',
    reads: 'query',
  })
  async list(@Query({ schema: listQuery }) query: z.output<typeof listQuery>) {
    const webhooks = await listWebhooks(this.database.manager, null);
    const views = await Promise.all(webhooks.map((one) => this.view(one)));
    type View = (typeof views)[number];
    const listing = {
      name: 'webhooks',
      position: ({ id }: View) => [id],
      state: ({ state }: View) => state,
      texts: ({ name, url }: View) => [name, url],
    };
    return pageOfAll(this.config.secret, listing, query, views, (one) => one);
  }

  @Post('webhooks')
  @Operation({
    summary: 'Create a webhook',
    description:
      'Sends events as they happen, signed by Standard Webhooks (standardwebhooks.com). The answer contains the secret, which is not shown again. ' +
      'What is not answered with a status of 200 to 299 within 30 seconds is sent again for three days; 410 pauses the webhook.',
    status: 201,
    answer: 'The new webhook with its secret.',
    holdsSecret: true,
    schema: createdWebhookSchema,
    requires: 'administer',
  })
  async create(@Body({ schema: createInput }) { call: slug, ...typed }: CreateInput, @Caller() actor: Actor) {
    const input = { ...typed, name: typed.name ?? new URL(typed.url).host.slice(0, 100) };
    const found = slug === null ? null : await findCallBySlug(this.database.manager, slug);
    if (slug !== null && found === null) throw invalidField('call', 'unknown-call', 'There is no such call.');
    const { webhook, secret } = await this.changeWebhook.create(found?.id ?? null, input, actor);
    return { ...(await this.view(webhook)), secret };
  }

  @Get('webhooks/:id')
  @Operation({
    summary: 'Get a webhook',
    description: 'Says whether it is active, since when nothing arrives, and how many events wait or were given up.',
    answer: 'The webhook.',
    schema: webhookSchema,
    refusals: missing,
    requires: 'administer',
  })
  read(@Param('id') id: string) {
    return this.viewOf(id);
  }

  @Patch('webhooks/:id')
  @Operation({
    summary: 'Change a webhook',
    description: 'What is omitted stays as it is. Events that wait are sent to the new address.',
    answer: 'The webhook.',
    schema: webhookSchema,
    refusals: missing,
    requires: 'administer',
  })
  async edit(@Param('id') id: string, @Body({ schema: editInput }) input: EditInput, @Caller() actor: Actor) {
    await this.changeWebhook.edit(id, (stored) => ({ ...stored, ...input }), actor);
    return this.viewOf(id);
  }

  @Delete('webhooks/:id')
  @Operation({
    summary: 'Delete a webhook',
    description: 'Deletes its log too. Events that have not been delivered are not sent any more.',
    answer: 'The deleted webhook.',
    schema: webhookSchema,
    refusals: missing,
    requires: 'administer',
  })
  async remove(@Param('id') id: string, @Body({ schema: noBody }) _body: object, @Caller() actor: Actor) {
    const view = await this.viewOf(id);
    await this.changeWebhook.remove(id, actor);
    return view;
  }

  @Post('webhooks/:id/secret')
  @Operation({
    summary: 'Rotate the secret of a webhook',
    description: 'Unless `endsNow`, requests are signed with both secrets for a day.',
    answer: 'The webhook with its new secret, which is not shown again.',
    holdsSecret: true,
    schema: createdWebhookSchema,
    refusals: missing,
    requires: 'administer',
  })
  async rotate(@Param('id') id: string, @Body({ schema: rotateInput }) input: RotateInput, @Caller() actor: Actor) {
    const secret = await this.changeWebhook.rotate(id, input, actor);
    return { ...(await this.viewOf(id)), secret };
  }

  @Post('webhooks/:id/pause')
  @Operation({
    summary: 'Pause a webhook',
    description: 'Events wait until it is resumed, for as long as they are stored.',
    answer: 'The webhook.',
    schema: webhookSchema,
    refusals: missing,
    requires: 'administer',
  })
  async pause(@Param('id') id: string, @Body({ schema: noBody }) _body: object, @Caller() actor: Actor) {
    await this.changeWebhook.pause(id, true, actor);
    return this.viewOf(id);
  }

  @Post('webhooks/:id/resume')
  @Operation({
    summary: 'Resume a webhook',
    description: 'Goes on with the first event that has not been delivered.',
    answer: 'The webhook.',
    schema: webhookSchema,
    refusals: missing,
    requires: 'administer',
  })
  async resume(@Param('id') id: string, @Body({ schema: noBody }) _body: object, @Caller() actor: Actor) {
    await this.changeWebhook.pause(id, false, actor);
    return this.viewOf(id);
  }

  @Post('webhooks/:id/test')
  @Operation({
    summary: 'Send a test to a webhook',
    description: 'Sends an event of the type `webhook.test` and waits up to ten seconds for the answer.',
    answer: 'What came of it.',
    schema: deliverySchema,
    refusals: missing,
    requires: 'administer',
  })
  async test(@Param('id') id: string, @Body({ schema: noBody }) _body: object, @Caller() actor: Actor) {
    return deliveryView(await this.changeWebhook.test(id, actor));
  }

  @Post('webhooks/:id/replay')
  @Operation({
    summary: 'Send events again',
    description: 'Events that the webhook has got, or that were given up, are sent again with the same ID.',
    answer: 'How many are sent again.',
    schema: z.object({ events: z.int() }),
    refusals: { ...missing, 409: 'These are more than 10,000 events: read the stream instead.' },
    requires: 'administer',
  })
  async replay(@Param('id') id: string, @Body({ schema: replayInput }) input: ReplayInput, @Caller() actor: Actor) {
    return { events: await this.changeWebhook.replay(id, input, actor) };
  }

  @Get('webhooks/:id/deliveries')
  @Operation({
    summary: 'List deliveries of a webhook',
    description: 'Says what became of each event: the last attempt with its answer. Deliveries are stored for 30 days.',
    answer: 'A page of deliveries, newest first.',
    schema: pageOf(deliverySchema),
    refusals: missing,
    requires: 'administer',
    reads: 'query',
  })
  async deliveries(@Param('id') id: string, @Query({ schema: deliveriesQuery }) query: DeliveriesQuery) {
    const webhook = await getWebhook(this.database.manager, id);
    const { state = null, sort } = query;
    const listing = {
      name: `deliveries:${webhook.id}`,
      position: (one: NextDelivery): [string, string] => [one.createdAt.toISOString(), one.id],
    };
    const page = (limit: number, start: [string, string] | null) => {
      const after = start && { createdAt: new Date(start[0]), id: start[1] };
      return listDeliveries(this.database.manager, webhook.id, state, limit, after, sort);
    };
    return readPage(this.config.secret, listing, query, page, deliveryView);
  }

  @Post('webhooks/:id/deliveries/:delivery/replay')
  @Operation({
    summary: 'Send an event again',
    description: 'Sends the event of a delivery again, with the same ID; a test is sent at once.',
    answer: 'The new delivery, or the one of the event that is on its way.',
    schema: deliverySchema,
    refusals: {
      404: 'Webhook or delivery not found.',
      410: 'The event is no longer stored, or the webhook does not want it any more.',
    },
    requires: 'administer',
  })
  async replayOne(
    @Param('id') id: string,
    @Param('delivery') deliveryId: string,
    @Body({ schema: noBody }) _body: object,
    @Caller() actor: Actor,
  ) {
    return deliveryView(await this.changeWebhook.replayOne(id, deliveryId, actor));
  }

  private async viewOf(id: string) {
    return this.view(await getWebhook(this.database.manager, id));
  }

  private async view(webhook: Webhook) {
    const { manager } = this.database;
    const url = openText(webhook.id, webhook.url, secretsOf(manager).all);
    const call = webhook.callId === null ? null : (await getCall(manager, webhook.callId)).slug;
    return webhookView(webhook, url, { call, ...(await countUndelivered(manager, webhook.id)) });
  }
}
