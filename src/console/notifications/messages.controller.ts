import { Get, Param } from '@nestjs/common';
import { countUndelivered, findUndelivered } from '../../domain/notifications/outbox/retry.queries.js';
import { countSuppressed, listSuppressed } from '../../domain/notifications/suppression/suppressions.queries.js';
import { ConsoleController } from '../frame/console-controller.js';
import { ConsolePage, Page } from '../frame/console-page.js';
import { OpenToFacilitators } from '../frame/require-ability.js';
import { messagesPage } from './messages.page.js';
import { countMessageGroups, countMessageKinds, listMessageRows } from '../ui/messages.queries.js';
import { messageGroups } from '../ui/message-groups.js';
import { pageSize } from '../ui/pager.js';
import { maxUnreachableShown } from '../registrations/unreachable.js';

/** The log of what was sent about a session. */
@ConsoleController('sessions/:id/messages', 'sessions')
@OpenToFacilitators('session')
export class MessagesController {
  @Get()
  async show(@Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    const { connection } = page;
    const { session, call } = await page.session(id);
    const { query, now } = page;
    const group = query.choice('state', messageGroups);
    const rows = await listMessageRows(connection, id, group, pageSize, (query.page - 1) * pageSize);
    const view = messagesPage(await page.layout(), {
      session,
      group,
      page: query.page,
      counts: await countMessageGroups(connection, id),
      kinds: await countMessageKinds(connection, id),
      unreachable: {
        people: await listSuppressed(connection, id, maxUnreachableShown),
        count: (await countSuppressed(connection, call.id)).get(id) ?? 0,
      },
      rows,
      undelivered: await findUndelivered(connection, { messageIds: rows.map((row) => row.id) }, now),
      undeliveredCount: await countUndelivered(connection, { sessionId: id }, now),
    });
    page.render('notifications/delivery', view);
  }
}
