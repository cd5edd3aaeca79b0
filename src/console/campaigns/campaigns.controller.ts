import { Get, Param } from '@nestjs/common';
import { may } from '../../domain/identity/role.js';
import { translate } from '../../platform/i18n/messages.js';
import { ConsoleController } from '../frame/console-controller.js';
import { ConsolePage, Page } from '../frame/console-page.js';
import { writePath } from '../paths/campaign-paths.js';
import { withQuery } from '../../platform/http/query.js';
import { showSendingTime } from '../ui/campaign-pages.js';
import { tableOf } from '../ui/list.js';
import { pager, pageSize } from '../ui/pager.js';
import { type WrittenKind, writtenKinds, type WrittenRow, type WrittenScope } from '../ui/written.js';
import { listWritten } from './written.queries.js';

/** What organizers write to many people: to whom a new message is, and everything that was written. */
@ConsoleController('', 'write')
export class CampaignsController {
  @Get('calls/:call/write')
  async write(@Param('call') slug: string, @Page() page: ConsolePage): Promise<void> {
    const call = await page.call(slug);
    const { connection, language, now, query, organizer } = page;
    const text = (key: string, values = {}) => translate(language, `console.campaigns.${key}`, values);
    const kinds = writtenKinds.all.filter(({ ability }) => may(organizer.role, ability));
    const range = { limit: pageSize, offset: (query.page - 1) * pageSize };
    const names = kinds.map(({ name }) => name);
    const listed = await listWritten(connection, call.id, names, range);
    const rows = await rowsOf(kinds, { connection, call, language, now }, listed);
    const total = listed[0]?.total ?? 0;
    const view = {
      ...(await page.layout()),
      title: text('title'),
      starts: kinds.flatMap(({ name, starts }) =>
        starts.map(({ to, path }) => ({ to: translate(language, to), about: text(`kind.${name}`), path: path(call) })),
      ),
      found: text('found', { count: total }),
      table: tableOf(
        [
          {
            heading: 'console.broadcasts.field.subject',
            cell: ({ kind, title, path }) => ({ text: title, path, sub: text(`kind.${kind}`) }),
          },
          { heading: 'console.common.col.state', as: 'nowrap', cell: ({ state }) => ({ state }) },
          { heading: 'console.common.col.when', cell: ({ when }) => when },
          { heading: 'console.campaigns.result', cell: ({ result }) => result },
        ],
        rows,
        { language, now },
        text('written'),
      ),
      pager: pager(total, query.page, language, (number) => withQuery(writePath(call), { page: number })),
    };
    page.render('campaigns/write', view);
  }

  /** The lists of each kind were pages of their own. */
  @Get(['calls/:call/broadcasts', 'calls/:call/invitations'])
  list(@Param('call') slug: string, @Page() page: ConsolePage): void {
    page.redirect(writePath({ slug }));
  }

  /** Interprets a wall time at which emails leave, for forms while they are filled in. */
  @Get('send-time')
  timing(@Page() page: ConsolePage): void {
    showSendingTime(page);
  }
}

async function rowsOf(
  kinds: readonly WrittenKind[],
  scope: WrittenScope,
  listed: readonly { kind: string; id: string }[],
): Promise<(WrittenRow & { kind: string })[]> {
  const found = new Map<string, WrittenRow>();
  for (const kind of kinds) {
    const ids = listed.flatMap((one) => (one.kind === kind.name ? [one.id] : []));
    for (const row of ids.length > 0 ? await kind.rows(scope, ids) : []) found.set(row.id, row);
  }
  return listed.flatMap(({ kind, id }) => {
    const row = found.get(id);
    return row === undefined ? [] : [{ ...row, kind }];
  });
}
