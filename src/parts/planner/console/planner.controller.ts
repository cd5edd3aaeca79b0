import { randomUUID } from 'node:crypto';
import { Get, Param } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Call } from '../../../domain/calls/call.entity.js';
import type { ExpectedPeople } from '../../../domain/time/holidays.js';
import { countriesOf, findHolidays, type Holidays } from '../../../domain/time/holidays.js';
import { skippedDates } from '../domain/skipped-dates.js';
import { planRequest } from '../domain/plan-request.js';
import { planStarts } from '../domain/plan.js';
import type { PlannerInput } from '../domain/planner-input.js';
import { listSessions } from '../../../domain/sessions/sessions.queries.js';
import { addDays } from '../../../domain/time/local-date.js';
import { zoneCountry } from '../../../domain/time/zone-places.js';
import { ConsoleController } from '../../../console/frame/console-controller.js';
import { ConsolePage, Page } from '../../../console/frame/console-page.js';
import { chosenPeople, findAudiences } from './audience.js';
import { plannerFields, readPlanner } from './planner-form.js';
import { plannerPage } from './planner.page.js';

const noHolidays: Holidays = { names: new Map(), unknown: [] };

/** Finds starts that suit most people who are expected. */
@ConsoleController('calls/:call/planner', 'planner')
export class PlannerController {
  constructor(private readonly database: DataSource) {}

  @Get()
  async plan(@Param('call') slug: string, @Page() page: ConsolePage): Promise<void> {
    const call = await page.call(slug);
    const fields = plannerFields(page.query, call, page.now);
    const { input, places, fieldErrors } = readPlanner(fields, call, page.now, page.language);
    const sessions = await listSessions(this.database.manager, call.id);
    const connection = this.database.manager;
    const audiences = await findAudiences(connection, call, sessions);
    const people = fields.who === 'places' ? places : await chosenPeople(connection, call, audiences, fields.who);
    const isReady = input !== null && fieldErrors.length === 0 && people.length > 0;
    const holidays = isReady ? await this.holidays(call, input, people, page.language) : noHolidays;
    const plan = isReady ? planStarts(planRequest(input, people, page.now, await skippedDates(call, input))) : null;
    const given = {
      call,
      fields,
      fieldErrors,
      sessions,
      audiences,
      people,
      input,
      plan,
      holidays,
      at: page.query.text('at'),
      nextId: randomUUID(),
    };
    page.render('planner/planner', plannerPage(await page.layout(), given));
  }

  /** Holidays where hosts and people are; no longer range than the planner takes is looked up. */
  private async holidays(
    call: Call,
    { fromDate, untilDate }: PlannerInput,
    people: readonly ExpectedPeople[],
    language: string,
  ): Promise<Holidays> {
    const countries = new Set([hostCountry(call) ?? [], countriesOf(people)].flat());
    return findHolidays([...countries], { from: addDays(fromDate, -1), until: addDays(untilDate, 1) }, language);
  }
}

function hostCountry(call: Call): string | null {
  return zoneCountry(call.timeZone);
}
