import type { FormValues } from '../../../platform/http/form-values.js';
import type { Call } from '../../../domain/calls/call.entity.js';
import type { OutcomeCount } from '../domain/outcome-count.entity.js';
import { translate } from '../../../platform/i18n/messages.js';
import { formatLocalDate } from '../../../domain/time/format.js';
import { addDays, daysBetween } from '../../../domain/time/local-date.js';
import { localTime } from '../../../domain/time/wall-time.js';
import { withQuery } from '../../../console/paths/paths.js';
import { newBroadcastPath } from '../../../console/paths/broadcast-paths.js';

/** Whom the next step addresses: people who attended a number of times and have no draft, near the deadline. */
export interface NextStep {
  times: number;
  days: number;
}

const usual: NextStep = { times: 2, days: 10 };
const maxTimes = 20;
const maxDays = 365;
const maxNamed = 30;

export interface NextStepView extends NextStep {
  maxTimes: number;
  maxDays: number;
  found: string;
  /** The first of them, by attendance. */
  people: { name: string; organization: string | null; times: string }[];
  more: string | null;
  when: string;
  /** The path of a new broadcast to them; null if there are no recipients, or the call is over. */
  writePath: string | null;
}

/** Reads the query; invalid values fall back to the defaults. */
export function nextStepOf(values: FormValues): NextStep {
  const within = (name: string, most: number, other: number) => {
    const text = values.text(name);
    return /^[1-9]\d{0,2}$/u.test(text) && Number(text) <= most ? Number(text) : other;
  };
  return { times: within('times', maxTimes, usual.times), days: within('days', maxDays, usual.days) };
}

/** The people who are named, with how often they attended, most often first. */
export function namedOf(count: Pick<OutcomeCount, 'undrafted'>, { times }: NextStep): { id: string; times: number }[] {
  return count.undrafted
    .filter((one) => one.times >= times)
    .toSorted((a, b) => b.times - a.times)
    .flatMap((one) => one.some.map((id) => ({ id, times: one.times })))
    .slice(0, maxNamed);
}

/** Those who attended and have no proposal, as a list that can be written to. */
export function nextStepView(
  { times, days }: NextStep,
  call: Call,
  count: Pick<OutcomeCount, 'undrafted'>,
  names: readonly { id: string; name: string; organization: string | null }[],
  language: string,
  now: Date,
): NextStepView {
  const text = (key: string, values = {}) => translate(language, `console.outcomes.next.${key}`, values);
  const people = count.undrafted.filter((one) => one.times >= times).reduce((sum, one) => sum + one.people, 0);
  const byId = new Map(names.map((one) => [one.id, one]));
  const named = namedOf(count, { times, days }).flatMap((one) => {
    const person = byId.get(one.id);
    const { name, organization } = person ?? { name: '', organization: null };
    return person === undefined ? [] : [{ name, organization, times: text('attended', { times: one.times }) }];
  });
  const left = daysBetween(localTime(now, call.timeZone).date, call.closesOn);
  const date = (on: string) => formatLocalDate(on, language, 'long');
  const closes = date(call.closesOn);
  const when =
    left < 0
      ? text('closed', { date: closes })
      : left > days
        ? text('later', { left, days, date: closes, on: date(addDays(call.closesOn, -days)) })
        : text('now', { left, date: closes });
  return {
    times,
    days,
    maxTimes,
    maxDays,
    found: text('found', { count: people, times }),
    when,
    people: named,
    more: people > named.length ? text('more', { count: people - named.length }) : null,
    writePath:
      people === 0 || left < 0
        ? null
        : withQuery(newBroadcastPath(call), { attendedAtLeast: String(times), proposal: 'no' }),
  };
}
