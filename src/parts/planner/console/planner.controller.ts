import { Get, Param } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Call } from '../../../domain/calls/call.entity.js';
import { type ExpectedPeople, countriesOf, findHolidays, type Holidays } from '../../../domain/time/holidays.js';
import { skippedDates, planRequest, planStarts, describeRuns } from '../domain/plan.js';
import type { PlannerInput } from '../domain/planner-input.js';
import { tallyProposedTimes, type ProposedStart } from '../../../domain/registrations/seats/proposed-times.queries.js';
import type { Session } from '../../../domain/sessions/session.entity.js';
import { listSessions } from '../../../domain/sessions/sessions.queries.js';
import { addDays } from '../../../domain/time/local-date.js';
import { zoneCountry } from '../../../domain/time/zone-places.js';
import { ConsoleController } from '../../../console/frame/console-controller.js';
import { ConsolePage, Page } from '../../../console/frame/console-page.js';
import { chosenPeople, findAudiences, peopleOfSession } from './audience.js';
import { plannerFields, readPlanner } from './planner-form.js';
import { plannerPage } from './planner.page.js';
import { sessionToMove, timeSources, type TimeSources } from './time-sources.js';
import { usualHumaneHours } from '../../../domain/time/humane-hours.js';
import { zoneCity } from '../../../domain/time/zones.js';
import { translate } from '../../../platform/i18n/messages.js';
import type { ConsoleLayout } from '../../../console/frame/layout.js';
import { plannedChoice, useOfStarts } from './time-choice.js';

/** Proposed times that are compared. */
const maxProposed = 20;

const noHolidays: Holidays = { names: new Map(), unknown: [] };

/** Finds starts that suit most people who are expected. */
@ConsoleController('calls/:call/planner', 'planner')
export class PlannerController {
  constructor(private readonly database: DataSource) {}

  @Get()
  async plan(@Param('call') slug: string, @Page() page: ConsolePage): Promise<void> {
    const call = await page.call(slug);
    const session = await sessionToMove(page, call, page.query.text('session'));
    const connection = this.database.manager;
    const sessions = await listSessions(connection, call.id);
    if (page.query.text('source') === 'proposed') return this.showProposed(page, call, session, sessions);
    const fields = plannerFields(page.query, call, session, page.now);
    const { input, places, fieldErrors } = readPlanner(fields, call, page.now, page.language);
    const audiences = await findAudiences(connection, call, sessions);
    const people = [...(await chosenPeople(connection, call, audiences, fields.who)), ...places];
    const isReady = input !== null && fieldErrors.length === 0 && people.length > 0;
    const holidays = isReady ? await this.holidays(call, input, people, page.language) : noHolidays;
    const plan = isReady ? planStarts(planRequest(input, people, page.now, await skippedDates(call, input))) : null;
    const given = {
      call,
      session,
      sources: timeSources(call, session, 'zones', page.language),
      fields,
      fieldErrors,
      audiences,
      people,
      input,
      plan,
      holidays,
      at: page.query.text('at'),
    };
    page.render('planner/planner', plannerPage(await page.layout(), given));
  }

  /** Shows the times that attendees propose by their calendars, and whom else of the session each would suit. */
  private async showProposed(page: ConsolePage, call: Call, session: Session | null, sessions: readonly Session[]) {
    const open = (session === null ? sessions : [session]).filter(
      ({ state, startsAt }) => state === 'published' && startsAt > page.now,
    );
    const ids = open.map(({ id }) => id);
    const proposed = await tallyProposedTimes(this.database.manager, ids, page.now, maxProposed);
    const people = new Map<string, ExpectedPeople[]>();
    for (const id of new Set(proposed.map(({ sessionId }) => sessionId)))
      people.set(id, await peopleOfSession(this.database.manager, { id }));
    const sources = timeSources(call, session, 'proposed', page.language);
    const input = { call, sources, sessions: open, proposed, people };
    page.render('planner/proposed', proposedPage(await page.layout(), input));
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

/** Times that attendees propose by their calendars, with whom of the session each would suit. */
function proposedPage(
  layout: ConsoleLayout,
  input: {
    call: Call;
    sources: TimeSources;
    sessions: readonly Session[];
    proposed: readonly ProposedStart[];
    /** The people of each session. */
    people: ReadonlyMap<string, readonly ExpectedPeople[]>;
  },
) {
  const { language } = layout;
  const { call, sources, sessions, proposed, people } = input;
  const text = (key: string, values = {}) => translate(language, `console.planner.${key}`, values);
  return {
    ...layout,
    title: text('title'),
    sources,
    place: zoneCity(call.timeZone, language),
    choices: proposed.flatMap(({ sessionId, startsAt, people: count }) => {
      const session = sessions.find(({ id }) => id === sessionId);
      if (session === undefined) return [];
      const minutes = session.durationMinutes;
      const expected = people.get(sessionId) ?? [];
      const runs = describeRuns([startsAt.getTime()], minutes, expected, usualHumaneHours);
      const of = expected.reduce((all, { weight }) => all + weight, 0);
      return plannedChoice(runs, of, call, language, {
        notes: [text('proposedBy', { count, title: session.title })],
        use: layout.mayChange ? useOfStarts([startsAt], { call, session, minutes: String(minutes) }, language) : null,
      });
    }),
  };
}
