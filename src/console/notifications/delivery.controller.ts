import { Get, Param, Post } from '@nestjs/common';
import type { Call } from '../../domain/calls/call.entity.js';
import { countUndelivered, findUndelivered } from '../../domain/notifications/outbox/retry.queries.js';
import { SampleEmail } from '../../flows/notifications/sample-email.flow.js';
import { Config } from '../../platform/config.js';
import { ConsoleController } from '../frame/console-controller.js';
import { ConsolePage, Page } from '../frame/console-page.js';
import { pageSize, pager } from '../ui/pager.js';
import { emailTestView, sendEmailTest, type TestResult, type EmailTestView } from '../ui/email-test.js';
import { deliveryPath } from '../paths/notification-paths.js';
import { countUndeliveredOfCall, listUndeliveredOfCall } from '../ui/messages.queries.js';
import { undeliveredGroups, type UndeliveredGroup } from '../ui/message-groups.js';
import { zoneLabel } from '../../domain/time/zones.js';
import { translate } from '../../platform/i18n/messages.js';
import type { ConsoleLayout } from '../frame/layout.js';
import { withQuery } from '../../platform/http/query.js';
import { sessionPath } from '../paths/session-paths.js';
import { messageView, retryAllLink } from '../ui/message-log.js';

/** What hasn't arrived of a call's emails. */
@ConsoleController('calls/:call/delivery', 'delivery')
export class DeliveryController {
  constructor(
    private readonly config: Config,
    private readonly sampleEmail: SampleEmail,
  ) {}

  @Get()
  async list(@Param('call') slug: string, @Page() page: ConsolePage): Promise<void> {
    await this.show(page, await page.call(slug), null);
  }

  /** Sends the organizer a test, with what the mail server answers. */
  @Post('test-email')
  async test(@Param('call') slug: string, @Page() page: ConsolePage): Promise<void> {
    const call = await page.call(slug);
    await this.show(page, call, await sendEmailTest(page, call, this.sampleEmail));
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

interface DeliveryInput {
  call: Call;
  test: EmailTestView;
  group: UndeliveredGroup;
  page: number;
  counts: Record<UndeliveredGroup, number>;
  rows: Awaited<ReturnType<typeof listUndeliveredOfCall>>;
  /** Ids of the rows that can be sent again. */
  undelivered: ReadonlySet<string>;
  /** How many of the call there are. */
  undeliveredCount: number;
}

/** Returns the messages of a call that have not arrived, in the call's zone. */
function deliveryPage(layout: ConsoleLayout, input: DeliveryInput) {
  const { language, now, mayChange } = layout;
  const { call, counts, group } = input;
  const text = (key: string, values = {}) => translate(language, `console.notifications.${key}`, values);
  const path = deliveryPath(call);
  return {
    ...layout,
    title: text('delivery.title'),
    lede: text('delivery.lede', { place: zoneLabel(call.timeZone, now, language) }),
    tabs: undeliveredGroups.map((one) => ({
      path: withQuery(path, { state: one }),
      label: text(`message.${one}`),
      count: counts[one],
      current: one === group,
    })),
    rows: input.rows.map((row) => ({
      ...messageView(
        row,
        { timeZone: call.timeZone, language, now: layout.now },
        mayChange && input.undelivered.has(row.id),
      ),
      about:
        row.sessionId === null || row.sessionTitle === null
          ? null
          : { path: sessionPath({ id: row.sessionId }, 'messages'), title: row.sessionTitle },
    })),
    hasRetries: mayChange && input.undelivered.size > 0,
    retryAll: retryAllLink({ call: call.slug }, mayChange ? input.undeliveredCount : 0, language),
    empty: input.rows.length === 0 ? text('delivery.none') : null,
    // Null for those who change nothing.
    emailTest: mayChange ? input.test : null,
    pager: pager(counts[group], input.page, language, (page) => withQuery(path, { state: group, page })),
  };
}
