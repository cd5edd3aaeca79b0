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
import { timingView } from '../ui/timing-view.js';
import { type WallFields, wallFields, readSendTime } from '../ui/local-time-fields.js';

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
    const { query, language } = page;
    const view = { language, dir: 'ltr' as const, title: '', timing: timingView(wallFields(query), language, 'mail') };
    page.render('sessions/timing', view);
  }

  @Post()
  async send(@Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    const broadcast = await broadcasts.get(this.database.manager, id);
    const fields = wallFields(page.form);
    const isLater = page.form.text('intent') === 'later';
    const confirmed = Number(page.form.text('confirm'));
    try {
      const when = isLater ? { sendAt: readSendTime(fields), timeZone: fields.timeZone } : { sendAt: null };
      const input = read(sendInput, { confirm: confirmed, ...when });
      const { recipients } = await this.confirmBroadcast.run(id, input, page.actor);
      const done = `console.broadcasts.done.${isLater ? 'scheduled' : 'began'}`;
      page.redirect(broadcastPath(broadcast), done, { count: recipients ?? confirmed });
    } catch (error) {
      const again = (fieldErrors: readonly FieldError[], code: string) =>
        this.show(
          page,
          broadcast,
          code === countChanged ? { fields, confirmed } : { fields, fieldErrors: fieldErrors.map(atTime) },
        );
      await page.fail(error, again, ({ code }) => code === countChanged);
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

/** More or fewer people would get the broadcast by now than were confirmed. */
const countChanged = 'broadcast-count-changed';

/** The form has a date and a time where the flow has an instant. */
function atTime(fieldError: FieldError): FieldError {
  return fieldError.path === 'sendAt' ? { ...fieldError, path: 'startsAtLocal' } : fieldError;
}
