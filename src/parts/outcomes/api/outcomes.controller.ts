import { Get, Param, Query } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { z } from 'zod';
import { getCallBySlug } from '../../../domain/calls/calls.queries.js';
import { CountOutcomes } from '../flows/count-outcomes.flow.js';
import { outcomeGroups } from '../domain/funnel.js';
import { findCompared, findWholeCall, listOutcomes, type OutcomeRow } from '../domain/outcomes.queries.js';
import { Config } from '../../../platform/config.js';
import { ApiController } from '../../../api/api-controller.js';
import { Operation } from '../../../api/operation.js';
import { outcomesSchema, outcomesView, outcomeView } from './outcome.view.js';
import { pageQuery, readPage } from '../../../api/page.js';

/** How long the first request for a call waits for the count. */
const firstMs = 20_000;

const query = pageQuery.extend({
  by: z.enum(outcomeGroups).default('session').meta({ description: 'How to group the rows.' }),
});

/** A row and its place in the list, from 1. */
type NumberedRow = OutcomeRow & { number: number };

@ApiController('Outcomes')
export class OutcomesApiController {
  constructor(
    private readonly database: DataSource,
    private readonly config: Config,
    private readonly countOutcomes: CountOutcomes,
  ) {}

  @Get('calls/:call/outcomes')
  @Operation({
    summary: 'Get outcomes',
    description:
      'Returns the funnel from registration to winning. Each person and proposal is counted once per row; proposals ' +
      'count if a matched person attended. Numbers are updated in the background; see `countedAt`.',
    answer: 'A page of rows, the totals of the call, and the comparison with proposals whose people attended nothing.',
    schema: outcomesSchema,
    refusals: { 404: 'Call not found.' },
    requires: 'read',
    reads: 'query',
  })
  async read(@Param('call') slug: string, @Query({ schema: query }) asked: z.output<typeof query>) {
    const connection = this.database.manager;
    const call = await getCallBySlug(connection, slug);
    const { count, isCounting } = await this.countOutcomes.latest(call, { firstMs });
    const { by } = asked;
    const list = { name: `outcomes:${call.id}:${by}`, position: (row: NumberedRow): [string] => [String(row.number)] };
    const read = async (limit: number, start: [string] | null): Promise<NumberedRow[]> => {
      const offset = Number(start?.[0] ?? 0);
      const rows = await listOutcomes(connection, call.id, by, limit, offset);
      return rows.map((row, index) => ({ ...row, number: offset + index + 1 }));
    };
    return outcomesView({
      by,
      count,
      isCounting,
      whole: await findWholeCall(connection, call.id),
      page: await readPage(this.config.secret, list, asked, read, outcomeView),
      compared: await findCompared(connection, call.id),
      help: await listOutcomes(connection, call.id, 'help'),
    });
  }
}
