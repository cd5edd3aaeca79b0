import { scaleLinear } from 'd3-scale';
import { isActive, type Milestone, milestoneState, type Pilot } from '../domain/pilot.js';
import { datesText } from '../domain/pilot-view.js';
import { formatLocalDate } from '../../../domain/time/format.js';
import { daysBetween } from '../../../domain/time/local-date.js';
import { translate } from '../../../platform/i18n/messages.js';

/** The dates of a pilot. */
export type DatedPilot = Pick<Pilot, 'id' | 'state' | 'startsOn' | 'endsOn'>;

/** The time that charts show. Charts on the same scale can be compared. */
interface Scale {
  at: (date: string) => number;
  ticks: { at: number; label: string }[];
  /** Null where it is of no interest, or out of sight. */
  today: number | null;
}

const maxTicks = 5;
/** Months between ticks. */
const steps = [1, 2, 3, 6, 12, 24, 60, 120];
const tones = { planned: 'k1', running: 'k2', completed: 'k2', stopped: 'k0' } as const;

/** Returns the scale of charts of these pilots, or null without any dates. */
export function timeScale(
  pilots: readonly DatedPilot[],
  milestones: readonly Milestone[],
  today: string,
  language: string,
): Scale | null {
  const dates = [
    ...pilots.flatMap(({ startsOn, endsOn }) => [startsOn, endsOn]),
    ...milestones.flatMap(({ dueOn, doneOn }) => [dueOn, doneOn]),
  ].filter((date) => date !== null);
  if (dates.length === 0) return null;
  const shown = [...dates, ...(pilots.some(isActive) ? [today] : [])].toSorted();
  const [first = today, last = today] = [shown[0], shown.at(-1)];
  const from = `${first.slice(0, 7)}-01`;
  // Whole months, so that the last mark isn't on the edge.
  const months = monthsBetween(from, last) + 1;
  const days = daysBetween(from, addMonths(from, months));
  const across = scaleLinear([0, days], [1, 99]);
  const at = (date: string) => Math.round(across(daysBetween(from, date)) * 100) / 100;
  const step = steps.find((each) => months / each <= maxTicks) ?? 240;
  const starts = Array.from({ length: Math.ceil(months / step) }, (_, index) => addMonths(from, index * step));
  return {
    at,
    ticks: starts.map((date) => ({ at: at(date), label: monthLabel(date, language) })),
    today: today >= from && today <= last ? at(today) : null,
  };
}

/** Draws a pilot. */
export function pilotLine(
  pilot: DatedPilot,
  milestones: readonly Milestone[],
  scale: Scale,
  today: string,
  language: string,
) {
  const { startsOn, endsOn } = pilot;
  const own = milestones.filter(({ pilotId }) => pilotId === pilot.id);
  const marks = own.map((milestone) => {
    const state = milestoneState(milestone, pilot, today);
    const date = formatLocalDate(milestone.doneOn ?? milestone.dueOn, language, 'short');
    const words = translate(language, `console.pilots.mark.${state}`, { title: milestone.title, date });
    return {
      x: scale.at(milestone.doneOn ?? milestone.dueOn),
      tone: `mark-${state}`, // The description of the chart.
      words,
    };
  });
  const [from, until] = [startsOn ?? endsOn, endsOn ?? startsOn];
  const bar =
    from === null || until === null
      ? null
      : { x: scale.at(from), width: Math.max(0.6, scale.at(until) - scale.at(from)), tone: tones[pilot.state] };
  return {
    bar,
    marks,
    today: scale.today,
    ticks: scale.ticks,
    words: [datesText(pilot, language), ...marks.map(({ words }) => words)].filter((text) => text !== null).join('; '),
  };
}

function monthsBetween(from: string, to: string): number {
  const [months, others] = [to, from].map((date) => Number(date.slice(0, 4)) * 12 + Number(date.slice(5, 7)));
  return (months ?? 0) - (others ?? 0);
}

function addMonths(date: string, count: number): string {
  const months = Number(date.slice(0, 4)) * 12 + Number(date.slice(5, 7)) - 1 + count;
  return `${Math.floor(months / 12)}-${String((months % 12) + 1).padStart(2, '0')}-01`;
}

/** A month, and in January the year. */
function monthLabel(date: string, language: string): string {
  return date.slice(5, 7) === '01' ? date.slice(0, 4) : formatLocalDate(date, language, 'month-short');
}
