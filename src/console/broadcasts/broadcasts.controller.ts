import { Get, Param, Post } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { sendInput } from '../../domain/broadcasts/broadcast-input.js';
import type { Broadcast } from '../../domain/broadcasts/broadcast.entity.js';
import { broadcastSample, findNamedSession } from '../../domain/broadcasts/broadcast-sample.js';
import { broadcasts, countMailsOf } from '../../domain/broadcasts/broadcasts.queries.js';
import { ChangeBroadcast } from '../../flows/broadcasts/change-broadcast.flow.js';
import { PreviewBroadcast } from '../../flows/broadcasts/preview-broadcast.flow.js';
import { TestCampaign } from '../../flows/campaigns/test-campaign.flow.js';
import { Config } from '../../platform/config.js';
import { NotFound } from '../../platform/errors.js';
import { read } from '../../platform/validation.js';
import { broadcastPage } from './broadcast.page.js';
import { readBroadcastPeople } from './broadcast-people.js';
import { findFilterChoices } from './broadcasts.queries.js';
import {
  failSending,
  readSending,
  refreshWhile,
  type TypedConfirmation,
  typedSending,
  unconfirmed,
} from '../ui/campaign-pages.js';
import { ConsoleController } from '../frame/console-controller.js';
import { ConsolePage, Page } from '../frame/console-page.js';
import { showEmail } from '../ui/email-frame.js';
import { withQuery } from '../../platform/http/query.js';
import { broadcastPath } from '../paths/broadcast-paths.js';
import { writePath } from '../paths/campaign-paths.js';

/** Broadcasts: each of them, and what is done with it. */
@ConsoleController('', 'write')
export class BroadcastsController {
  constructor(
    private readonly database: DataSource,
    private readonly config: Config,
    private readonly previewBroadcast: PreviewBroadcast,
    private readonly testCampaign: TestCampaign,
    private readonly changeBroadcast: ChangeBroadcast,
  ) {}

  @Get('broadcasts/:id')
  async show(@Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    await this.render(page, await broadcasts.get(this.database.manager, id), unconfirmed);
  }

  /** What one of the sampled recipients would get, counted from 1, for an iframe. */
  @Get('broadcasts/:id/preview')
  async preview(@Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    const broadcast = await broadcasts.get(this.database.manager, id);
    const call = await page.callOf(broadcast);
    const { mails } = await this.previewBroadcast.run(call, broadcast, page.actor);
    const shown = mails[shownIn(page) - 1];
    if (shown === undefined) throw new NotFound('not-found', 'There is nothing at this address.');
    await showEmail(page, call, shown.mail);
  }

  /** The steps of a broadcast were pages of their own. */
  @Get(['broadcasts/:id/send', 'broadcasts/:id/recipients', 'broadcasts/:id/mails/:number'])
  moved(@Param() params: { id: string; number?: string }, @Page() page: ConsolePage): void {
    const { id, number } = params;
    const part = page.request.routeOptions.url?.endsWith('/send') ? 'send' : 'people';
    const path = broadcastPath({ id });
    page.redirect(number === undefined ? `${path}#${part}` : `${withQuery(path, { in: number })}#preview`);
  }

  /** Sends one in each language. */
  @Post('broadcasts/:id/test')
  async test(@Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    const broadcast = await broadcasts.get(this.database.manager, id);
    const { filter, contents } = broadcast;
    const call = await page.callOf(broadcast);
    const { name, email } = page.organizer;
    const session = await findNamedSession(this.database.manager, filter);
    const emails = Object.keys(contents).map((language) => {
      const reader = { name, email, language, timeZone: call.timeZone, organization: null };
      return broadcastSample(call, { contents, filter, session }, reader, this.config, page.now);
    });
    const test = { action: 'broadcast.tested' as const, subject: `broadcast:${id}`, emails };
    const count = await this.testCampaign.run(test, page.language, page.actor);
    page.redirect(broadcastPath({ id }), 'console.campaigns.done.tested', { count, email });
  }

  @Post('broadcasts/:id/send')
  async send(@Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    const broadcast = await broadcasts.get(this.database.manager, id);
    const sending = typedSending(page.form);
    const confirmed = Number(page.form.text('confirm'));
    try {
      const input = read(sendInput, { confirm: confirmed, ...readSending(sending) });
      const { recipients } = await this.changeBroadcast.confirm(
        id,
        input,
        page.actor,
        page.form.text('seen') || undefined,
      );
      const done = `console.broadcasts.done.${sending.isLater ? 'scheduled' : 'began'}`;
      page.redirect(broadcastPath(broadcast), done, { count: recipients ?? confirmed });
    } catch (error) {
      await failSending(page, error, 'broadcast', (fieldErrors, hasChanged, isOutdated) =>
        this.render(page, broadcast, {
          fields: sending.fields,
          fieldErrors,
          confirmed: hasChanged ? confirmed : null,
          isOutdated,
        }),
      );
    }
  }

  @Post('broadcasts/:id/stop')
  async stop(@Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    const { broadcast, sent } = await this.changeBroadcast.stop(id, page.actor);
    const done =
      broadcast.state === 'draft' ? 'console.broadcasts.done.unscheduled' : 'console.broadcasts.done.stopped';
    page.redirect(broadcastPath({ id }), done, { sent });
  }

  @Post('broadcasts/:id/copy')
  async copy(@Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    const copyId = await page.createOnce((newId) => this.changeBroadcast.copy(id, page.actor, newId));
    page.redirect(broadcastPath({ id: copyId }, 'edit'), 'console.broadcasts.done.copied');
  }

  @Post('broadcasts/:id/delete')
  async remove(@Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    const call = await page.callOf(await broadcasts.get(this.database.manager, id));
    await this.changeBroadcast.remove(id, page.actor);
    page.redirect(writePath(call), 'console.broadcasts.done.deleted');
  }

  private async render(page: ConsolePage, broadcast: Broadcast, sending: TypedConfirmation): Promise<void> {
    const connection = this.database.manager;
    const call = await page.callOf(broadcast);
    const { state, sendAt } = broadcast;
    const isAhead = state === 'draft' || state === 'scheduled';
    const counts = await countMailsOf(connection, broadcast.id);
    const isDue = state === 'scheduled' && sendAt !== null && sendAt <= page.now;
    refreshWhile(page, isDue || state === 'sending' || (state === 'stopped' && counts.queued > 0));
    const view = broadcastPage(await page.layout(), {
      call,
      broadcast,
      counts,
      choices: await findFilterChoices(connection, call.id, broadcast.filter),
      preview: isAhead ? await this.previewBroadcast.run(call, broadcast, page.actor) : null,
      people: await readBroadcastPeople(page, broadcast),
      shown: shownIn(page),
      sending,
    });
    page.renderStep('broadcasts/broadcast', view);
  }
}

function shownIn(page: ConsolePage): number {
  return Number(page.query.text('in')) || 1;
}
