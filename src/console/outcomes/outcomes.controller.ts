import { Get, Param, Post } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { CountOutcomes } from '../../flows/outcomes/count-outcomes.flow.js';
import { outcomeGroups } from '../../domain/outcomes/funnel.js';
import { findCompared, findWholeCall, listNames, listOutcomes } from '../../domain/outcomes/outcomes.queries.js';
import { translate } from '../../platform/i18n/messages.js';
import { ConsoleController } from '../console-controller.js';
import { ConsolePage, Page } from '../console-page.js';
import { pageSize } from '../pager.js';
import { outcomesPath } from '../paths.js';
import { namedOf, nextStepOf } from './next-step.js';
import { inOrder } from './outcome-names.js';
import { comparedTable, outcomeTable } from './outcome-table.js';
import { outcomesPage } from './outcomes.page.js';
import { type Table, tableCsv, tableWorkbook } from '../table-file.js';

/** So long a page that waits for the first count lets the browser wait before it asks again. */
const refreshSeconds = 3;
/** A file has nothing to say before: it waits. */
const firstMs = 20_000;

/** What became of those who came, from registering to winning. */
@ConsoleController('calls/:call', 'outcomes')
export class OutcomesController {
  constructor(
    private readonly database: DataSource,
    private readonly countOutcomes: CountOutcomes,
  ) {}

  @Get('outcomes')
  async show(@Param('call') slug: string, @Page() page: ConsolePage): Promise<void> {
    const tx = this.database.manager;
    const call = await page.call(slug);
    const query = page.query;
    const { count, isCounting } = await this.countOutcomes.latest(call);
    const layout = await page.layout();
    if (count === null) {
      void page.reply.header('refresh', String(refreshSeconds));
      return page.render('outcomes/outcomes-pending', {
        ...layout,
        title: translate(layout.language, 'console.outcomes.title'),
      });
    }
    const next = nextStepOf(query);
    const group = query.choice('by', outcomeGroups);
    const number = group === 'session' ? query.page : 1;
    const [limit, offset] = group === 'session' ? [pageSize, (number - 1) * pageSize] : [undefined, undefined];
    const rows = await listOutcomes(tx, call.id, group, limit, offset);
    const view = outcomesPage(layout, {
      call,
      count,
      isCounting,
      group,
      rows,
      total: group === 'session' ? count.sessions : 0,
      page: number,
      whole: await findWholeCall(tx, call.id),
      compared: await findCompared(tx, call.id),
      next,
      names: await listNames(
        tx,
        namedOf(count, next).map(({ id }) => id),
      ),
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
    const { name, table } = await this.table(slug, page);
    page.download(`${name}.csv`, tableCsv(table));
  }

  @Get('outcomes.xlsx')
  async xlsx(@Param('call') slug: string, @Page() page: ConsolePage): Promise<void> {
    const { name, table } = await this.table(slug, page);
    page.download(`${name}.xlsx`, await tableWorkbook(table, 'Outcomes'));
  }

  private async table(slug: string, page: ConsolePage): Promise<{ name: string; table: Table }> {
    const tx = this.database.manager;
    const call = await page.call(slug);
    await this.countOutcomes.latest(call, { firstMs });
    const by = page.query.choice('by', [...outcomeGroups, 'compared']);
    const name = `${call.slug}-outcomes-by-${by}`;
    if (by === 'compared') {
      return { name: `${call.slug}-outcomes-compared`, table: comparedTable(await findCompared(tx, call.id)) };
    }
    const rows = inOrder(await listOutcomes(tx, call.id, by), by, call);
    const whole = await findWholeCall(tx, call.id);
    return { name, table: outcomeTable(rows, whole, by, call, page.language) };
  }
}
