import { Get } from '@nestjs/common';
import { listCalls } from '../../domain/calls/calls.queries.js';
import { listAuditEntries } from '../../domain/identity/audit.queries.js';
import { auditPage } from './audit.page.js';
import { auditNames } from '../ui/audit.queries.js';
import { ConsoleController } from '../frame/console-controller.js';
import { ConsolePage, Page } from '../frame/console-page.js';
import { RequireAbility } from '../frame/require-ability.js';
import { pageSize } from '../ui/pager.js';
import { filterOf, placeOf, searchOf } from './audit-search.js';

/** The activity log, for everyone who can make changes. */
@ConsoleController('audit', 'audit')
export class AuditController {
  @Get()
  @RequireAbility('change')
  async show(@Page() page: ConsolePage): Promise<void> {
    const { connection } = page;
    const search = searchOf(page.query);
    const [call = null] = await listCalls(connection);
    const timeZone = call?.timeZone ?? 'UTC';
    const after = placeOf(page.query.text('before'));
    const found = await listAuditEntries(connection, await filterOf(connection, search, timeZone), pageSize + 1, after);
    const rows = found.slice(0, pageSize);
    const last = found.length > pageSize ? rows.at(-1) : undefined;
    const named = rows.flatMap(({ actor, subject, details }) => [
      actor,
      subject,
      ...(typeof details['attendeeId'] === 'string' ? [`attendee:${details['attendeeId']}`] : []),
    ]);
    const view = auditPage(await page.layout(call), {
      search,
      rows,
      names: await auditNames(connection, named),
      timeZone,
      isFirst: after === null,
      older: last === undefined ? null : `${last.at.getTime()}-${last.position}`,
    });
    page.render('identity/activity-log', view);
  }
}
