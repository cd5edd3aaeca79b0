import { Body, Get, Param, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { DataSource } from 'typeorm';
import { countAudience } from '../../domain/broadcasts/audience.queries.js';
import type { Broadcast } from '../../domain/broadcasts/broadcast.entity.js';
import { sendInput } from '../../domain/broadcasts/broadcast-input.js';
import { getBroadcast } from '../../domain/broadcasts/broadcasts.queries.js';
import { getCall } from '../../domain/calls/calls.queries.js';
import { ConfirmBroadcast } from '../../flows/broadcasts/confirm-broadcast.flow.js';
import { requireAbility } from '../../domain/identity/actor.js';
import { type FieldError, Refusal } from '../../platform/errors.js';
import { renderPage } from '../../platform/views/renderer.js';
import { read } from '../../platform/validation.js';
import { ConsoleController } from '../console-controller.js';
import { broadcastSendPage } from './broadcast-send.page.js';
import { ConsolePages, languageOf, seeOther, sendPage } from '../console-pages.js';
import { leaveFlash } from '../flash.js';
import { formValues, textOf } from '../form-values.js';
import { broadcastPath } from '../paths.js';
import { readSendTime } from '../sessions/send-time.js';
import { actorOf } from '../signed-in.js';
import { timingView } from '../sessions/timing-view.js';
import { type WallFields, wallFields } from '../sessions/local-time-fields.js';

/** Gives the word to send a broadcast: the number of mails is confirmed first. */
@ConsoleController('broadcasts/:id/send')
export class BroadcastSendController {
  constructor(
    private readonly database: DataSource,
    private readonly pages: ConsolePages,
    private readonly confirmBroadcast: ConfirmBroadcast,
  ) {}

  @Get()
  async form(@Param('id') id: string, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    requireAbility(actorOf(request), 'change');
    const broadcast = await getBroadcast(this.database.manager, id);
    if (broadcast.state !== 'draft') return seeOther(reply, broadcastPath(broadcast));
    await this.show(request, reply, broadcast, {});
  }

  /** What the server makes of a wall time, for the form that asks while it is filled in. */
  @Get('time')
  timing(@Req() request: FastifyRequest, @Res() reply: FastifyReply): void {
    const language = languageOf(request);
    const timing = timingView(wallFields(formValues(request.query)), language, 'mail');
    const view = { language, dir: 'ltr' as const, title: '', timing };
    void reply
      .type('text/html; charset=utf-8')
      .header('cache-control', 'no-store')
      .send(renderPage('console/sessions/timing', view));
  }

  @Post()
  async send(
    @Param('id') id: string,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    requireAbility(actorOf(request), 'change');
    const broadcast = await getBroadcast(this.database.manager, id);
    const values = formValues(body);
    const fields = wallFields(values);
    const isLater = textOf(values, 'intent') === 'later';
    const { sendAt, faults } = isLater ? readSendTime(fields) : { sendAt: null, faults: [] };
    if (faults.length > 0) return this.show(request, reply, broadcast, { fields, faults });
    const confirm = Number(textOf(values, 'confirm'));
    try {
      const input = read(sendInput, { confirm, sendAt, ...(isLater && { timeZone: fields.timeZone }) });
      const { recipients } = await this.confirmBroadcast.run(id, input, actorOf(request));
      leaveFlash(reply, isLater ? 'broadcastScheduled' : 'broadcastBegan', { count: recipients ?? confirm });
      seeOther(reply, broadcastPath(broadcast));
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      if (error.code === 'broadcast-count-changed') {
        return this.show(request, reply, broadcast, { fields, confirmed: confirm, status: 409 });
      }
      if (error.faults.length === 0) throw error;
      await this.show(request, reply, broadcast, { fields, faults: error.faults.map(atTime) });
    }
  }

  private async show(
    request: FastifyRequest,
    reply: FastifyReply,
    broadcast: Broadcast,
    typed: { fields?: WallFields; faults?: readonly FieldError[]; confirmed?: number; status?: number },
  ): Promise<void> {
    const tx = this.database.manager;
    const call = await getCall(tx, broadcast.callId);
    const frame = await this.pages.frame(request, reply, { call, section: 'broadcasts' });
    const audience = await countAudience(tx, call.id, broadcast.filter, frame.now);
    const { fields = null, faults = [], confirmed = null } = typed;
    const view = broadcastSendPage(frame, { call, broadcast, audience, fields, faults, confirmed });
    sendPage(reply, 'broadcasts/broadcast-send', view, typed.status ?? (faults.length > 0 ? 422 : 200));
  }
}

/** The form has a date and a time where the flow has an instant. */
function atTime(fault: FieldError): FieldError {
  return fault.path === 'sendAt' ? { ...fault, path: 'startsAtLocal' } : fault;
}
