import { randomUUID } from 'node:crypto';
import { Get, Param } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Call } from '../../domain/calls/call.entity.js';
import { countZonesOfCall, countZonesOfSession } from '../../domain/planner/audience.queries.js';
import type { ExpectedPeople } from '../../domain/planner/best-starts.js';
import { planRequest } from '../../domain/planner/plan-request.js';
import { planStarts } from '../../domain/planner/plan.js';
import { listSessions } from '../../domain/sessions/sessions.queries.js';
import { ConsoleController } from '../console-controller.js';
import { ConsolePage, Page } from '../console-page.js';
import { RequireAbility } from '../require-ability.js';
import { plannerFields, readPlanner } from './planner-form.js';
import { plannerPage } from './planner.page.js';

/** Finds starts that suit most people who are expected. */
@ConsoleController('calls/:call/planner', 'planner')
@RequireAbility('change')
export class PlannerController {
  constructor(private readonly database: DataSource) {}

  @Get()
  async plan(@Param('call') slug: string, @Page() page: ConsolePage): Promise<void> {
    const call = await page.call(slug);
    const fields = plannerFields(page.query, call, page.now);
    const { input, places, fieldErrors } = readPlanner(fields, call, page.now, page.language);
    const sessions = await listSessions(this.database.manager, call.id);
    const people = fields.who === 'places' ? places : await this.registered(call, fields.who);
    const plan =
      input === null || fieldErrors.length > 0 || people.length === 0
        ? null
        : planStarts(planRequest(input, people, page.now));
    const given = {
      call,
      fields,
      fieldErrors,
      sessions,
      people,
      input,
      plan,
      at: page.query.text('at'),
      nextId: randomUUID(),
    };
    page.render('planner/planner', plannerPage(await page.layout(), given));
  }

  /** The people of one session, or of the call if there is no such session. */
  private async registered(call: Call, who: string): Promise<ExpectedPeople[]> {
    const connection = this.database.manager;
    const sessions = await listSessions(connection, call.id);
    const session = sessions.find(({ id }) => id === who);
    const zones = session
      ? await countZonesOfSession(connection, session.id)
      : await countZonesOfCall(connection, call.id);
    return zones.map(({ timeZone, people }) => ({ timeZone, weight: people }));
  }
}
