import { Get, Param, Post } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { countAudience } from '../../domain/broadcasts/audience.queries.js';
import type { Broadcast } from '../../domain/broadcasts/broadcast.entity.js';
import { sendInput } from '../../domain/broadcasts/broadcast-input.js';
import { getBroadcast } from '../../domain/broadcasts/broadcasts.queries.js';
import { ConfirmBroadcast } from '../../flows/broadcasts/confirm-broadcast.flow.js';
import { type FieldError, Refusal } from '../../platform/errors.js';
import { read } from '../../platform/validation.js';
import { ConsoleController } from '../console-controller.js';
import { ConsolePage, Page } from '../console-page.js';
import { RequireAbility } from '../require-ability.js';
import { broadcastSendPage } from './broadcast-send.page.js';
import { broadcastPath } from '../paths.js';
import { readSendTime } from '../sessions/send-time.js';
import { timingView } from '../sessions/timing-view.js';
import { type WallFields, wallFields } from '../sessions/local-time-fields.js';

/** Gives the word to send a broadcast: the number of mails is confirmed first. */
@ConsoleController('broadcasts/:id/send', 'broadcasts')
export class BroadcastSendController {
  constructor(
    private readonly database: DataSource,
    private readonly confirmBroadcast: ConfirmBroadcast,
  ) {}

  @Get()
  @RequireAbility('change')
  async form(@Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    const broadcast = await getBroadcast(this.database.manager, id);
    if (broadcast.state !== 'draft') return page.redirect(broadcastPath(broadcast));
    await this.show(page, broadcast, {});
  }

  /** What the server makes of a wall time, for the form that asks while it is filled in. */
  @Get('time')
  timing(@Page() page: ConsolePage): void {
    const language = page.language;
    const timing = timingView(wallFields(page.query), language, 'mail');
    const view = { language, dir: 'ltr' as const, title: '', timing };
    page.render('sessions/timing', view);
  }

  @Post()
  async send(@Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    const broadcast = await getBroadcast(this.database.manager, id);
    const values = page.form;
    const fields = wallFields(values);
    const isLater = values.text('intent') === 'later';
    const { sendAt, faults } = isLater ? readSendTime(fields) : { sendAt: null, faults: [] };
    if (faults.length > 0) return this.show(page, broadcast, { fields, faults });
    const confirm = Number(values.text('confirm'));
    try {
      const input = read(sendInput, { confirm, sendAt, ...(isLater && { timeZone: fields.timeZone }) });
      const { recipients } = await this.confirmBroadcast.run(id, input, page.actor);
      page.redirect(
        broadcastPath(broadcast),
        isLater ? 'console.broadcasts.done.scheduled' : 'console.broadcasts.done.began',
        {
          count: recipients ?? confirm,
        },
      );
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      if (error.code === 'broadcast-count-changed') {
        return this.show(page, broadcast, { fields, confirmed: confirm, status: 409 });
      }
      if (error.faults.length === 0) throw error;
      await this.show(page, broadcast, { fields, faults: error.faults.map(atTime) });
    }
  }

  private async show(
    page: ConsolePage,
    broadcast: Broadcast,
    typed: { fields?: WallFields; faults?: readonly FieldError[]; confirmed?: number; status?: number },
  ): Promise<void> {
    const tx = this.database.manager;
    const call = await page.callOf(broadcast);
    const layout = await page.layout();
    const audience = await countAudience(tx, call.id, broadcast.filter, layout.now);
    const { fields = null, faults = [], confirmed = null } = typed;
    const view = broadcastSendPage(layout, { call, broadcast, audience, fields, faults, confirmed });
    page.render('broadcasts/broadcast-send', view, typed.status ?? (faults.length > 0 ? 422 : 200));
  }
}

/** The form has a date and a time where the flow has an instant. */
function atTime(fault: FieldError): FieldError {
  return fault.path === 'sendAt' ? { ...fault, path: 'startsAtLocal' } : fault;
}
