import { partPage } from '../../../console/paths/part-pages.js';
import type { Call } from '../../../domain/calls/call.entity.js';
import type { ExpectedPeople } from '../../../domain/time/holidays.js';
import { type Holidays, holidaysAt } from '../../../domain/time/holidays.js';
import { humaneHoursOf } from '../domain/plan-request.js';
import type { Plan, PlannedRuns } from '../domain/plan.js';
import { isPlannable, type PlannerInput } from '../domain/planner-input.js';
import type { Session } from '../../../domain/sessions/session.entity.js';
import { formatDate, formatLocalTime, formatTime, weekdayName } from '../../../domain/time/format.js';
import { localTime, resolveWallTime, parseLocal } from '../../../domain/time/wall-time.js';
import { zoneCountry } from '../../../domain/time/zone-places.js';
import { zoneCity } from '../../../domain/time/zones.js';
import type { FieldError } from '../../../platform/errors.js';
import { translate } from '../../../platform/i18n/messages.js';
import { type ErrorSummary, errorSummary, type Field, field } from '../../../platform/views/form-fields.js';
import { countryName } from '../../../console/ui/country-name.js';
import { dayAndTime } from '../../../console/ui/day-and-time.js';
import type { ConsoleLayout } from '../../../console/frame/layout.js';
import { withQuery } from '../../../console/paths/paths.js';
import { newSessionPath } from '../../../console/paths/session-paths.js';
import { type AudienceChoice, audienceChoices, type Audiences } from './audience.js';
import { type HeatMap, heatMap } from './heat-map.js';
import { type PlannerMap, plannerMap } from './planner-map.js';
import { plannedRunsPath, plannerPath } from './planner-paths.js';
import type { PlannerFields } from './planner-form.js';

const maxLeftOut = 6;
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

interface ChoiceView {
  starts: { day: string; time: string }[];
  /** `31 of 40 people within humane hours` */
  suits: string;
  /** Those at lunch, and how often the same start is possible. */
  notes: string[];
  /** Public holidays on which it falls. */
  holidays: string[];
  leftOut: { city: string; rest: string }[];
  moreLeftOut: string | null;
  /** Shows the first start on the maps below. */
  showPath: string;
  isShown: boolean;
  usePath: string | null;
  useLabel: string;
  schedule: ScheduleForm | null;
}

/** The form that schedules several runs of one session. */
interface ScheduleForm {
  action: string;
  id: string;
  firstId: string;
  minutes: string;
  starts: string[];
  sessions: { value: string; label: string; selected: boolean }[];
  label: string;
}

export interface PlannerPage extends ConsoleLayout {
  action: string;
  place: string;
  errors: ErrorSummary | null;
  fields: Record<(typeof fieldNames)[number], Field>;
  weekdays: { value: string; label: string; selected: boolean }[];
  audiences: AudienceChoice[];
  skipHolidays: boolean;
  /** The country whose holidays can be left out; null if there is none or no data about it. */
  holidaysOf: string | null;
  /** Countries without data. */
  noHolidayData: string | null;
  hasPlaces: boolean;
  hasConditions: boolean;
  basis: string | null;
  nobody: string | null;
  impossible: string | null;
  single: ChoiceView[];
  /** The form of a poll about the single starts. */
  pollPath: string | null;
  pair: ChoiceView | null;
  triple: ChoiceView | null;
  moment: string | null;
  heat: HeatMap | null;
  map: PlannerMap | null;
}

interface PlannerGiven {
  call: Call;
  fields: PlannerFields;
  fieldErrors: readonly FieldError[];
  sessions: readonly Session[];
  audiences: Audiences;
  people: readonly ExpectedPeople[];
  input: PlannerInput | null;
  plan: Plan | null;
  holidays: Holidays;
  /** The start that was chosen for the maps, as a local time of the call. */
  at: string;
  /** The id of the next copy. */
  nextId: string;
}

/** The planner with its answer. */
export function plannerPage(layout: ConsoleLayout, given: PlannerGiven): PlannerPage {
  const { language } = layout;
  const { call, fields, fieldErrors, plan, input } = given;
  const text = (key: string, values = {}) => translate(language, `console.planner.${key}`, values);
  const shown = Object.fromEntries(
    fieldNames.map((name) => [
      name,
      field(name, name === 'weekdays' ? undefined : fields[name], fieldErrors, language),
    ]),
  ) as PlannerPage['fields'];
  const labels = Object.fromEntries(fieldNames.map((name) => [name, text(`field.${name}`)]));
  const moment = plan && chosenMoment(given, plan);
  const momentText = moment && dayAndTime(moment, call.timeZone, language);
  const place = zoneCity(call.timeZone, language);
  const people = plan?.people ?? 0;
  const host = zoneCountry(call.timeZone);
  const named = (countries: readonly string[]) =>
    new Intl.ListFormat(language).format(countries.map((country) => countryName(country, language)));
  const choice = (runs: PlannedRuns) => {
    const view = choiceView(runs, given, moment, language);
    return layout.mayChange ? view : { ...view, usePath: null, schedule: null };
  };
  return {
    ...layout,
    title: text('title'),
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
    skipHolidays: fields.skipHolidays,
    holidaysOf: host !== null && !given.holidays.unknown.includes(host) ? countryName(host, language) : null,
    noHolidayData:
      given.holidays.unknown.length > 0 ? text('noHolidayData', { countries: named(given.holidays.unknown) }) : null,
    hasPlaces: fields.who === 'places' || given.people.length === 0,
    hasConditions: fields.exceptDates !== '' || fieldErrors.length > 0,
    basis: plan && text('basis', { people, compared: plan.compared }),
    nobody: given.people.length === 0 && fieldErrors.length === 0 ? text('nobody') : null,
    impossible: plan !== null && plan.compared === 0 ? text('impossible') : null,
    single: (plan?.single ?? []).map((one) => {
      const view = choice(one);
      return { ...view, notes: [...view.notes, text('equalStarts', { count: one.equalStarts.length })] };
    }),
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

function choiceView(runs: PlannedRuns, given: PlannerGiven, moment: Date | null, language: string): ChoiceView {
  const { call, fields, plan } = given;
  const text = (key: string, values = {}) => translate(language, `console.planner.${key}`, values);
  const [first] = runs.starts;
  const local = first ? localTime(first, call.timeZone) : null;
  return {
    starts: runs.starts.map((at) => ({
      day: formatDate(at, call.timeZone, language, 'weekday-short'),
      time: formatTime(at, call.timeZone, language),
    })),
    suits: text('suits', { count: runs.inside + runs.atLunch, of: plan?.people ?? 0 }),
    notes: runs.atLunch > 0 ? [text('atLunch', { count: runs.atLunch })] : [],
    holidays: runs.starts
      .flatMap((at) => holidaysAt(at, given.people, given.holidays))
      .map(({ country, name }) => text('holiday', { country: countryName(country, language), name })),
    leftOut: leftOutViews(runs, language),
    moreLeftOut:
      runs.leftOut.length > maxLeftOut ? text('moreLeftOut', { count: runs.leftOut.length - maxLeftOut }) : null,
    showPath: withQuery(plannerPath(call), { ...queryOf(fields), at: local?.local ?? '' }),
    isShown: first !== undefined && moment?.getTime() === first.getTime(),
    usePath:
      runs.starts.length === 1 && local
        ? withQuery(newSessionPath(call), {
            startsOn: local.date,
            startsTime: local.time,
            durationMinutes: fields.minutes,
          })
        : null,
    schedule: runs.starts.length > 1 ? scheduleForm(runs, given, language) : null,
    useLabel: text('use', { time: local ? formatTime(first ?? new Date(0), call.timeZone, language) : '' }),
  };
}

/** Proposes the best single starts, each on its first date; null if polls are off. */
function pollAbout({ single }: Plan, { call, fields }: PlannerGiven): string | null {
  const form = partPage('newPoll', call);
  if (form === null) return null;
  const starts = single.flatMap(({ starts: [first] }) => first?.toISOString() ?? []);
  const query = starts.map((start) => `&start=${encodeURIComponent(start)}`).join('');
  return `${withQuery(form, { minutes: fields.minutes })}${query}`;
}

/** The form for runs, or null while there is no session that could take place then. */
function scheduleForm(runs: PlannedRuns, given: PlannerGiven, language: string): ScheduleForm | null {
  const { call, sessions, fields, fieldErrors, nextId } = given;
  const possible = sessions.filter(({ state }) => state === 'draft' || state === 'published');
  if (possible.length === 0 || fieldErrors.length > 0) return null;
  const drafts = possible.filter(({ state }) => state === 'draft');
  return {
    action: plannedRunsPath(call),
    id: `session-${runs.starts.length}`,
    firstId: nextId,
    minutes: fields.minutes,
    starts: runs.starts.map((at) => at.toISOString()),
    sessions: [...drafts, ...possible.filter(({ state }) => state !== 'draft')].map(({ id, title, state }) => ({
      value: id,
      label: translate(language, `console.planner.session.${state}`, { title }),
      selected: id === fields.who,
    })),
    label: translate(language, 'console.planner.schedule', { count: runs.starts.length }),
  };
}

/** The largest groups that no run suits, as an enumeration. */
function leftOutViews({ leftOut }: PlannedRuns, language: string): ChoiceView['leftOut'] {
  const either = new Intl.ListFormat(language, { type: 'disjunction' });
  const shown = leftOut.slice(0, maxLeftOut);
  return shown.map(({ timeZone, weight, locals }, index) => {
    const times = either.format(locals.map(({ local }) => formatLocalTime(local, language)));
    const key = index < shown.length - 1 || leftOut.length > shown.length ? 'leftOutAnd' : 'leftOutLast';
    return {
      city: zoneCity(timeZone, language),
      rest: translate(language, `console.planner.${key}`, { times, count: weight }),
    };
  });
}

/** The start that the maps show: the chosen one, or the first of the best. */
function chosenMoment({ call, at }: PlannerGiven, plan: Plan): Date | null {
  if (parseLocal(at) !== null && isPlannable(at)) return resolveWallTime(at, call.timeZone).startsAt;
  return plan.single[0]?.starts[0] ?? null;
}

function queryOf(fields: PlannerFields): Record<string, string> {
  return { ...fields, weekdays: fields.weekdays.join(','), skipHolidays: fields.skipHolidays ? 'yes' : '' };
}
