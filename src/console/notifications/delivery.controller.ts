import { Get, Param } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { countUndelivered, findUndelivered } from '../../domain/notifications/outbox/retry.queries.js';
import { ConsoleController } from '../console-controller.js';
import { ConsolePage, Page } from '../console-page.js';
import { pageSize } from '../pager.js';
import { deliveryPage } from './delivery.page.js';
import { countUndeliveredOfCall, listUndeliveredOfCall, undeliveredGroups } from './messages.queries.js';

/** What hasn't arrived of a call's emails. */
@ConsoleController('calls/:call/delivery', 'delivery')
export class DeliveryController {
  constructor(private readonly database: DataSource) {}

  @Get()
  async show(@Param('call') slug: string, @Page() page: ConsolePage): Promise<void> {
    const connection = this.database.manager;
    const call = await page.call(slug);
    const { query, now } = page;
    const counts = await countUndeliveredOfCall(connection, call.id);
    // Without a choice, the most serious of those that there are.
    const first = undeliveredGroups.find((one) => counts[one] > 0) ?? 'failed';
    const group = undeliveredGroups.find((one) => one === query.text('state')) ?? first;
    const rows = await listUndeliveredOfCall(connection, call.id, group, pageSize, (query.page - 1) * pageSize);
    const view = deliveryPage(await page.layout(), {
      call,
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
