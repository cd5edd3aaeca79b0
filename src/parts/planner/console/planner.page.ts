import { partPage } from '../../../console/paths/part-pages.js';
import type { Call } from '../../../domain/calls/call.entity.js';
import { type ExpectedPeople, type Holidays, holidaysAt } from '../../../domain/time/holidays.js';
import { humaneHoursOf, type Plan, type PlannedRuns } from '../domain/plan.js';
import { isPlannable } from '../../../platform/validation.js';
import type { PlannerInput } from '../domain/planner-input.js';
import type { Session } from '../../../domain/sessions/session.entity.js';
import { weekdayName } from '../../../domain/time/format.js';
import { localTime, resolveWallTime, parseLocal } from '../../../domain/time/wall-time.js';
import { zoneCountry, zonePlace } from '../../../domain/time/zone-places.js';
import { zoneCity } from '../../../domain/time/zones.js';
import type { FieldError } from '../../../platform/errors.js';
import { translate } from '../../../platform/i18n/messages.js';
import { errorSummary, type Field, field } from '../../../platform/views/form-fields.js';
import { countryName } from '../../../platform/i18n/country-name.js';
import { dayAndTime } from '../../../console/ui/day-and-time.js';
import type { ConsoleLayout } from '../../../console/frame/layout.js';
import { type Query, withQuery } from '../../../platform/http/query.js';
import { audienceChoices, type Audiences } from './audience.js';
import { heatMap } from './heat-map.js';
import { plannerPath } from './planner-paths.js';
import type { PlannerFields } from './planner-form.js';
import { plannedChoice, useOfStarts } from './time-choice.js';
import type { TimeSources } from './time-sources.js';
import { dayStepAt, type HumaneHours } from '../../../domain/time/humane-hours.js';
import { nightAt } from '../domain/night.js';
import { mapPath, mapPoint, worldMapSize } from '../../../platform/world-map.js';

const smallest = 4;

const largest = 22;

/** Draws the people of each zone as a disc whose area is their number, on the half of the earth where it is day or night. */
function plannerMap(at: Date, people: readonly ExpectedPeople[], hours: HumaneHours, label: string) {
  const most = Math.max(1, ...people.map(({ weight }) => weight));
  const placed = people.flatMap(({ timeZone, weight }) => {
    const place = zonePlace(timeZone);
    return place === null ? [] : [{ timeZone, weight, ...mapPoint(place) }];
  });
  return {
    label,
    ...worldMapSize,
    night: mapPath(nightAt(at)),
    points: placed
      .sort((a, b) => b.weight - a.weight)
      .map(({ timeZone, weight, x, y }) => ({
        x,
        y,
        r: Math.round(Math.max(smallest, largest * Math.sqrt(weight / most)) * 10) / 10,
        step: dayStepAt(at, timeZone, hours),
      })),
  };
}

const fieldNames = [
  'fromDate',
  'untilDate',
  'minutes',
  'exceptDates',
  'hostFrom',
  'hostUntil',
  'humaneFrom',
  'humaneUntil',
  'places',
  'weekdays',
] as const;

interface PlannerGiven {
  call: Call;
  /** The session that moves to the time; null for a new one. */
  session: Session | null;
  sources: TimeSources;
  fields: PlannerFields;
  fieldErrors: readonly FieldError[];
  audiences: Audiences;
  people: readonly ExpectedPeople[];
  input: PlannerInput | null;
  plan: Plan | null;
  holidays: Holidays;
  /** The start that was chosen for the maps, as a local time of the call. */
  at: string;
}

/** Where people live, and the starts that suit most of them. */
export function plannerPage(layout: ConsoleLayout, given: PlannerGiven) {
  const { language } = layout;
  const { call, fields, fieldErrors, plan, input } = given;
  const text = (key: string, values = {}) => translate(language, `console.planner.${key}`, values);
  const shown = Object.fromEntries(
    fieldNames.map((name) => [
      name,
      field(name, name === 'weekdays' ? undefined : fields[name], fieldErrors, language),
    ]),
  ) as Record<(typeof fieldNames)[number], Field>;
  const labels = Object.fromEntries(fieldNames.map((name) => [name, text(`field.${name}`)]));
  const moment = plan && chosenMoment(given, plan);
  const momentText = moment && dayAndTime(moment, call.timeZone, language);
  const place = zoneCity(call.timeZone, language);
  const people = plan?.people ?? 0;
  const host = zoneCountry(call.timeZone);
  const named = (countries: readonly string[]) =>
    new Intl.ListFormat(language).format(countries.map((country) => countryName(country, language)));
  const choice = (runs: PlannedRuns, notes?: string[]) =>
    choiceOf(runs, { ...given, mayUse: layout.mayChange }, moment, language, notes);
  return {
    ...layout,
    title: text('title'),
    sources: given.sources,
    action: plannerPath(call),
    place,
    errors: errorSummary(Object.values(shown), labels, language),
    fields: shown,
    weekdays: ['1', '2', '3', '4', '5', '6', '7'].map((value) => ({
      value,
      label: weekdayName(Number(value), language),
      selected: fields.weekdays.includes(value),
    })),
    audiences: audienceChoices(given.audiences, call, fields.who, language),
    session: given.session?.id ?? '',
    skipHolidays: fields.skipHolidays,
    holidaysOf: host !== null && !given.holidays.unknown.includes(host) ? countryName(host, language) : null,
    noHolidayData:
      given.holidays.unknown.length > 0 ? text('noHolidayData', { countries: named(given.holidays.unknown) }) : null,
    hasPlaces: fields.places !== '' || fields.who === 'places' || given.people.length === 0,
    hasConditions: fields.exceptDates !== '' || fieldErrors.length > 0,
    basis: plan && text('basis', { people, compared: plan.compared }),
    nobody: given.people.length === 0 && fieldErrors.length === 0 ? text('nobody') : null,
    impossible: plan !== null && plan.compared === 0 ? text('impossible') : null,
    single: (plan?.single ?? []).map((one) => choice(one, [text('equalStarts', { count: one.equalStarts.length })])),
    pollPath: layout.mayChange && plan && plan.single.length > 0 ? pollAbout(plan, given) : null,
    pair: plan?.pair ? choice(plan.pair) : null,
    triple: plan?.triple && plan.triple.score > (plan.pair?.score ?? 0) ? choice(plan.triple) : null,
    moment: momentText,
    heat:
      moment && input
        ? heatMap(moment, given.people, { timeZone: call.timeZone, hours: humaneHoursOf(input), language })
        : null,
    map:
      moment && input
        ? plannerMap(moment, given.people, humaneHoursOf(input), text('mapLabel', { moment: momentText, place }))
        : null,
  };
}

function choiceOf(
  runs: PlannedRuns,
  given: PlannerGiven & { mayUse: boolean },
  moment: Date | null,
  language: string,
  notes: string[] = [],
) {
  const { call, session, fields, plan } = given;
  const [first] = runs.starts;
  return plannedChoice(runs, plan?.people ?? 0, call, language, {
    notes,
    holidays: runs.starts
      .flatMap((at) => holidaysAt(at, given.people, given.holidays))
      .map(({ country, name }) =>
        translate(language, 'console.planner.holiday', { country: countryName(country, language), name }),
      ),
    showPath: withQuery(plannerPath(call), { ...queryOf(given), at: first && localTime(first, call.timeZone).local }),
    isShown: first !== undefined && moment?.getTime() === first.getTime(),
    use: given.mayUse ? useOfStarts(runs.starts, { call, session, minutes: fields.minutes }, language) : null,
  });
}

/** Proposes the best single starts, each on its first date; null if polls are off. */
function pollAbout({ single }: Plan, { call, session, fields }: PlannerGiven): string | null {
  const form = partPage('newPoll', call);
  if (form === null) return null;
  const starts = single.flatMap(({ starts: [first] }) => first?.toISOString() ?? []);
  const query = starts.map((start) => `&start=${encodeURIComponent(start)}`).join('');
  return `${withQuery(form, { minutes: fields.minutes, session: session?.id })}${query}`;
}

/** The start that the maps show: the chosen one, or the first of the best. */
function chosenMoment({ call, at }: PlannerGiven, plan: Plan): Date | null {
  if (parseLocal(at) !== null && isPlannable(at)) return resolveWallTime(at, call.timeZone).startsAt;
  return plan.single[0]?.starts[0] ?? null;
}

function queryOf({ fields, session }: PlannerGiven): Query {
  return {
    ...fields,
    session: session?.id,
    weekdays: fields.weekdays.join(','),
    skipHolidays: fields.skipHolidays ? 'yes' : '',
  };
}
