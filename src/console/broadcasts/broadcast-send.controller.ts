import { Get, Param, Post } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { countAudience } from '../../domain/broadcasts/audience.queries.js';
import type { Broadcast } from '../../domain/broadcasts/broadcast.entity.js';
import { sendInput } from '../../domain/broadcasts/broadcast-input.js';
import { broadcasts } from '../../domain/broadcasts/broadcasts.queries.js';
import { ConfirmBroadcast } from '../../flows/broadcasts/confirm-broadcast.flow.js';
import type { FieldError } from '../../platform/errors.js';
import { read } from '../../platform/validation.js';
import { ConsoleController } from '../frame/console-controller.js';
import { ConsolePage, Page } from '../frame/console-page.js';
import { RequireAbility } from '../frame/require-ability.js';
import { broadcastSendPage } from './broadcast-send.page.js';
import { broadcastPath } from '../paths/broadcast-paths.js';
import { failSending, readSending, showSendingTime, typedSending } from '../ui/campaign-pages.js';
import type { WallFields } from '../ui/local-time-fields.js';

/** Sends or schedules a broadcast, once its number of recipients is confirmed. */
@ConsoleController('broadcasts/:id/send', 'broadcasts')
export class BroadcastSendController {
  constructor(
    private readonly database: DataSource,
    private readonly confirmBroadcast: ConfirmBroadcast,
  ) {}

  @Get()
  @RequireAbility('change')
  async form(@Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    const broadcast = await broadcasts.get(this.database.manager, id);
    if (broadcast.state !== 'draft') return page.redirect(broadcastPath(broadcast));
    await this.show(page, broadcast, {});
  }

  /** Interprets a wall time, for the form while it is filled in. */
  @Get('time')
  timing(@Page() page: ConsolePage): void {
    showSendingTime(page);
  }

  @Post()
  async send(@Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    const broadcast = await broadcasts.get(this.database.manager, id);
    const sending = typedSending(page.form);
    const { fields, isLater } = sending;
    const confirmed = Number(page.form.text('confirm'));
    try {
      const input = read(sendInput, { confirm: confirmed, ...readSending(sending) });
      const { recipients } = await this.confirmBroadcast.run(id, input, page.actor);
      const done = `console.broadcasts.done.${isLater ? 'scheduled' : 'began'}`;
      page.redirect(broadcastPath(broadcast), done, { count: recipients ?? confirmed });
    } catch (error) {
      await failSending(page, error, 'broadcast', (fieldErrors, hasChanged) =>
        this.show(page, broadcast, hasChanged ? { fields, confirmed } : { fields, fieldErrors }),
      );
    }
  }

  private async show(
    page: ConsolePage,
    broadcast: Broadcast,
    typed: { fields?: WallFields; fieldErrors?: readonly FieldError[]; confirmed?: number },
  ): Promise<void> {
    const call = await page.callOf(broadcast);
    const audience = await countAudience(this.database.manager, call.id, broadcast.filter, page.now);
    const { fields = null, fieldErrors = [], confirmed = null } = typed;
    const input = { call, broadcast, audience, fields, fieldErrors, confirmed };
    page.renderStep('broadcasts/broadcast-send', broadcastSendPage(await page.layout(), input));
  }
}
