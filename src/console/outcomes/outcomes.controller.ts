import { Get, Param, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { DataSource } from 'typeorm';
import { getCallBySlug } from '../../domain/calls/calls.queries.js';
import { CountOutcomes } from '../../flows/outcomes/count-outcomes.flow.js';
import { outcomeGroups } from '../../domain/outcomes/funnel.js';
import { findCompared, findWholeCall, listNames, listOutcomes } from '../../domain/outcomes/outcomes.queries.js';
import { translate } from '../../platform/i18n/messages.js';
import { ConsoleController } from '../console-controller.js';
import { ConsolePages, languageOf, seeOther, sendPage } from '../console-pages.js';
import { choiceOf, formValues, pageOf } from '../form-values.js';
import { pageSize } from '../pager.js';
import { outcomesPath } from '../paths.js';
import { attendeesCsv } from '../registrations/attendees-csv.js';
import type { AttendeeTable } from '../registrations/attendee-table.js';
import { attendeesXlsx } from '../registrations/attendees-xlsx.js';
import { actorOf } from '../signed-in.js';
import { namedOf, nextStepOf } from './next-step.js';
import { inOrder } from './outcome-names.js';
import { comparedTable, outcomeTable } from './outcome-table.js';
import { outcomesPage } from './outcomes.page.js';

const workbook = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
/** So long a page that waits for the first count lets the browser wait before it asks again. */
const refreshSeconds = 3;
/** A file has nothing to say before: it waits. */
const firstMs = 20_000;

/** What became of those who came, from registering to winning. */
@ConsoleController('calls/:call')
export class OutcomesController {
  constructor(
    private readonly database: DataSource,
    private readonly pages: ConsolePages,
    private readonly countOutcomes: CountOutcomes,
  ) {}

  @Get('outcomes')
  async show(@Param('call') slug: string, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const tx = this.database.manager;
    const call = await getCallBySlug(tx, slug);
    const query = formValues(request.query);
    const { count, isCounting } = await this.countOutcomes.latest(call);
    const frame = await this.pages.frame(request, reply, { call, section: 'outcomes' });
    if (count === null) {
      void reply.header('refresh', String(refreshSeconds));
      return sendPage(reply, 'outcomes/outcomes-pending', {
        ...frame,
        title: translate(frame.language, 'console.outcomes.title'),
      });
    }
    const next = nextStepOf(query);
    const group = choiceOf(query, 'by', outcomeGroups);
    const page = group === 'session' ? pageOf(query) : 1;
    const [limit, offset] = group === 'session' ? [pageSize, (page - 1) * pageSize] : [undefined, undefined];
    const rows = await listOutcomes(tx, call.id, group, limit, offset);
    const view = outcomesPage(frame, {
      call,
      count,
      isCounting,
      group,
      rows,
      total: group === 'session' ? count.sessions : 0,
      page,
      whole: await findWholeCall(tx, call.id),
      compared: await findCompared(tx, call.id),
      next,
      names: await listNames(
        tx,
        namedOf(count, next).map(({ id }) => id),
      ),
    });
    sendPage(reply, 'outcomes/outcomes', view);
  }

  @Post('outcomes/count')
  async again(@Param('call') slug: string, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const call = await getCallBySlug(this.database.manager, slug);
    await this.countOutcomes.again(call, actorOf(request));
    seeOther(reply, outcomesPath(call));
  }

  @Get('outcomes.csv')
  async csv(@Param('call') slug: string, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const { name, table } = await this.table(slug, request);
    sendFile(reply, `${name}.csv`, 'text/csv; charset=utf-8', attendeesCsv(table));
  }

  @Get('outcomes.xlsx')
  async xlsx(@Param('call') slug: string, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const { name, table } = await this.table(slug, request);
    sendFile(reply, `${name}.xlsx`, workbook, await attendeesXlsx(table, 'Outcomes'));
  }

  private async table(slug: string, request: FastifyRequest): Promise<{ name: string; table: AttendeeTable }> {
    const tx = this.database.manager;
    const call = await getCallBySlug(tx, slug);
    await this.countOutcomes.latest(call, { firstMs });
    const by = choiceOf(formValues(request.query), 'by', [...outcomeGroups, 'compared']);
    const name = `${call.slug}-outcomes-by-${by}`;
    if (by === 'compared') {
      return { name: `${call.slug}-outcomes-compared`, table: comparedTable(await findCompared(tx, call.id)) };
    }
    const rows = inOrder(await listOutcomes(tx, call.id, by), by, call);
    const whole = await findWholeCall(tx, call.id);
    return { name, table: outcomeTable(rows, whole, by, call, languageOf(request)) };
  }
}

function sendFile(reply: FastifyReply, name: string, type: string, content: string | Buffer): void {
  void reply
    .type(type)
    .header('content-disposition', `attachment; filename="${name}"`)
    .header('cache-control', 'no-store')
    .send(content);
}
