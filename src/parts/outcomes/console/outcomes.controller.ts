import { Get, Param, Post } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { CountOutcomes } from '../flows/count-outcomes.flow.js';
import { outcomeGroups } from '../domain/funnel.js';
import { findCompared, findWholeCall, listOutcomes } from '../domain/outcomes.queries.js';
import { translate } from '../../../platform/i18n/messages.js';
import { ConsoleController } from '../../../console/frame/console-controller.js';
import { ConsolePage, Page } from '../../../console/frame/console-page.js';
import { pageSize } from '../../../console/ui/pager.js';
import { outcomesPath } from './outcome-paths.js';
import { inOrder } from './outcome-names.js';
import { comparedTable, outcomeTable } from './outcome-table.js';
import { outcomesPage } from './outcomes.page.js';
import { type Table, tableCsv, tableWorkbook } from '../../../console/ui/table-file.js';

/** How often the page that waits for the first count is refreshed. */
const refreshSeconds = 3;
/** A file waits for the first count at most this long. */
const firstMs = 20_000;

/** The outcomes of a call: the funnel from registration to winning. */
@ConsoleController('calls/:call', 'outcomes')
export class OutcomesController {
  constructor(
    private readonly database: DataSource,
    private readonly countOutcomes: CountOutcomes,
  ) {}

  @Get('outcomes')
  async show(@Param('call') slug: string, @Page() page: ConsolePage): Promise<void> {
    const call = await page.call(slug);
    const { count, isCounting } = await this.countOutcomes.latest(call);
    if (count === null) return this.wait(page);
    const rows = await this.rows(page, call.id, count.sessions);
    const connection = this.database.manager;
    const view = outcomesPage(await page.layout(), {
      call,
      count,
      isCounting,
      ...rows,
      whole: await findWholeCall(connection, call.id),
      compared: await findCompared(connection, call.id),
      help: await listOutcomes(connection, call.id, 'help'),
    });
    page.render('outcomes/outcomes', view);
  }

  @Post('outcomes/count')
  async again(@Param('call') slug: string, @Page() page: ConsolePage): Promise<void> {
    const call = await page.call(slug);
    await this.countOutcomes.again(call, page.actor);
    page.redirect(outcomesPath(call));
  }

  @Get('outcomes.csv')
  async csv(@Param('call') slug: string, @Page() page: ConsolePage): Promise<void> {
    const { name, table } = await this.table(page, slug);
    page.download(`${name}.csv`, tableCsv(table));
  }

  @Get('outcomes.xlsx')
  async xlsx(@Param('call') slug: string, @Page() page: ConsolePage): Promise<void> {
    const { name, table } = await this.table(page, slug);
    page.download(`${name}.xlsx`, tableWorkbook(table, 'Outcomes'));
  }

  /** The page while the first count is made; the browser reloads it automatically. */
  private async wait(page: ConsolePage): Promise<void> {
    const view = { ...(await page.layout()), title: translate(page.language, 'console.outcomes.title') };
    void page.reply.header('refresh', String(refreshSeconds));
    page.render('outcomes/outcomes-pending', view);
  }

  /** The rows of the chosen grouping; only sessions fill several pages. */
  private async rows({ query }: ConsolePage, callId: string, sessions: number) {
    const connection = this.database.manager;
    const group = query.choice('by', outcomeGroups);
    if (group !== 'session') return { group, rows: await listOutcomes(connection, callId, group), total: 0, page: 1 };
    const rows = await listOutcomes(connection, callId, group, pageSize, (query.page - 1) * pageSize);
    return { group, rows, total: sessions, page: query.page };
  }

  private async table(page: ConsolePage, slug: string): Promise<{ name: string; table: Table }> {
    const connection = this.database.manager;
    const call = await page.call(slug);
    await this.countOutcomes.latest(call, { firstMs });
    const by = page.query.choice('by', [...outcomeGroups, 'compared']);
    const name = `${call.slug}-outcomes-by-${by}`;
    if (by === 'compared') {
      return { name: `${call.slug}-outcomes-compared`, table: comparedTable(await findCompared(connection, call.id)) };
    }
    const rows = inOrder(await listOutcomes(connection, call.id, by), by, call);
    const whole = await findWholeCall(connection, call.id);
    return { name, table: outcomeTable(rows, whole, by, call, page.language) };
  }
}
