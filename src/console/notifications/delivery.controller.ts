import { Get, Param, Post } from '@nestjs/common';
import type { Call } from '../../domain/calls/call.entity.js';
import { countUndelivered, findUndelivered } from '../../domain/notifications/outbox/retry.queries.js';
import { TestMailServer } from '../../flows/notifications/test-mail-server.flow.js';
import { Config } from '../../platform/config.js';
import { ConsoleController } from '../frame/console-controller.js';
import { ConsolePage, Page } from '../frame/console-page.js';
import { pageSize } from '../ui/pager.js';
import { deliveryPage } from './delivery.page.js';
import { emailTestView, sendEmailTest, type TestResult } from '../ui/email-test.js';
import { deliveryPath } from '../paths/notification-paths.js';
import { countUndeliveredOfCall, listUndeliveredOfCall } from '../ui/messages.queries.js';
import { undeliveredGroups } from '../ui/message-groups.js';

/** What hasn't arrived of a call's emails. */
@ConsoleController('calls/:call/delivery', 'delivery')
export class DeliveryController {
  constructor(
    private readonly config: Config,
    private readonly testMailServer: TestMailServer,
  ) {}

  @Get()
  async list(@Param('call') slug: string, @Page() page: ConsolePage): Promise<void> {
    await this.show(page, await page.call(slug), null);
  }

  /** Sends the organizer a test, with what the mail server answers. */
  @Post('test-email')
  async test(@Param('call') slug: string, @Page() page: ConsolePage): Promise<void> {
    const call = await page.call(slug);
    await this.show(page, call, await sendEmailTest(page, call, this.testMailServer));
  }

  private async show(page: ConsolePage, call: Call, result: TestResult | null): Promise<void> {
    const { connection } = page;
    const reader = { email: page.organizer.email, language: page.language };
    const { query, now } = page;
    const counts = await countUndeliveredOfCall(connection, call.id);
    // Without a choice, the most serious of those that there are.
    const first = undeliveredGroups.find((one) => counts[one] > 0) ?? 'failed';
    const group = undeliveredGroups.find((one) => one === query.text('state')) ?? first;
    const rows = await listUndeliveredOfCall(connection, call.id, group, pageSize, (query.page - 1) * pageSize);
    const view = deliveryPage(await page.layout(), {
      call,
      test: emailTestView(this.config, reader, deliveryPath(call, 'test-email'), result),
      group,
      page: query.page,
      counts,
      rows,
      undelivered: await findUndelivered(connection, { messageIds: rows.map((row) => row.id) }, now),
      undeliveredCount: await countUndelivered(connection, { callId: call.id }, now),
    });
    page.render('notifications/delivery-of-call', view);
  }
}
