import type { Call } from '../../../domain/calls/call.entity.js';
import { type ComparedCounts, compareOutcomes } from '../domain/comparison.js';
import { countedHelp } from '../domain/counted-help.js';
import type { OutcomeCount } from '../domain/outcome-count.entity.js';
import { type OutcomeCounts, type OutcomeGroup, outcomeGroups, shareOf } from '../domain/funnel.js';
import type { OutcomeRow } from '../domain/outcomes.queries.js';
import { translate } from '../../../platform/i18n/messages.js';
import { zoneCity } from '../../../domain/time/zones.js';
import { dayAndTime } from '../../../console/ui/day-and-time.js';
import type { ConsoleLayout } from '../../../console/frame/layout.js';
import { type ListColumn, tableOf } from '../../../console/ui/list.js';
import { pager } from '../../../console/ui/pager.js';
import { formatLocalDate } from '../../../domain/time/format.js';
import { daysBetween } from '../../../domain/time/local-date.js';
import { localTime } from '../../../domain/time/wall-time.js';
import { newBroadcastPath } from '../../../console/paths/broadcast-paths.js';
import { withQuery } from '../../../platform/http/query.js';
import { outcomesPath } from './outcome-paths.js';
import { comparisonChart } from './comparison-chart.js';
import { funnelChart, shareWords } from './funnel-chart.js';
import { inOrder, outcomeName } from './outcome-names.js';

const columns: readonly ListColumn<ReturnType<typeof comparisonChart>['steps'][number], object>[] = [
  { heading: 'console.outcomes.col.step', cell: ({ heading }) => heading },
  { heading: 'console.outcomes.compared.attended', isLabelled: true, cell: ({ marks }) => marks[0]?.text ?? '' },
  { heading: 'console.outcomes.compared.others', isLabelled: true, cell: ({ marks }) => marks[1]?.text ?? '' },
  { heading: 'console.outcomes.col.says', as: 'whole', cell: ({ words }) => words },
];

interface Files {
  csv: string;
  xlsx: string;
}

/** A number with its bar, in percent of the longest of its column. */
interface Figure {
  label: string;
  count: number;
  width: number;
  tone: string;
}

const defined = ['registered', 'proposals', 'theme', 'unknown', 'compared'] as const;

/** What became of those who came, from registering to the showcase. `rows` are those of one page; `total` is all. */
export function outcomesPage(
  layout: ConsoleLayout,
  input: {
    call: Call;
    count: OutcomeCount;
    isCounting: boolean;
    whole: OutcomeCounts;
    group: OutcomeGroup;
    rows: readonly OutcomeRow[];
    total: number;
    page: number;
    compared: Record<'attended' | 'others', ComparedCounts>;
    /** Of what helped besides sessions. */
    help: readonly OutcomeRow[];
  },
) {
  const { language } = layout;
  const { call, count, group, whole } = input;
  const text = (key: string, values = {}) => translate(language, `console.outcomes.${key}`, values);
  const path = outcomesPath(call);
  const groupLabel = text(`group.${group}`);
  const rows = inOrder(input.rows, group, call);
  const { attended, submitted, won } = totalsOf(whole);
  // Before there are winners, nobody has failed to become one.
  const isDecided = input.compared.attended.won + input.compared.others.won > 0;
  const shares = [null, shareOf(attended, whole.registered), null, isDecided ? shareOf(won, submitted) : null];
  const compared = comparisonChart(compareOutcomes(input.compared.attended, input.compared.others), language);
  const filesOf = (by: string): Files => ({
    csv: withQuery(outcomesPath(call, 'csv'), { by }),
    xlsx: withQuery(outcomesPath(call, 'xlsx'), { by }),
  });
  return {
    ...layout,
    title: text('title'),
    asOf: text('asOf', {
      when: dayAndTime(count.countedAt, call.timeZone, language),
      city: zoneCity(call.timeZone, language),
    }),
    covers: text('covers', { sessions: count.sessions, ahead: count.sessionsAhead }),
    isCounting: input.isCounting,
    countPath: outcomesPath(call, 'count'),
    totals: figuresOf(whole, [whole], language).map((figure, index) => {
      const share = shares[index] ?? null;
      return { ...figure, share: share && shareWords(share, language) };
    }),
    help: helpOf(input.help, isDecided, language),
    whole: funnelChart(whole, language),
    wholeNote: whole.invited === 0 ? null : text('invited', { count: whole.invited }),
    groups: outcomeGroups
      .filter((one) => one !== 'link' || call.linkNames.length > 0)
      .map((one) => ({
        path: `${withQuery(path, { by: one })}#by`,
        label: text(`group.${one}`),
        current: one === group,
      })),
    group,
    columns: figuresOf(whole, [], language).map(({ label }) => label),
    rows: rows.map((row) => ({
      name: outcomeName(row, group, call, language),
      cells: figuresOf(row, rows, language),
    })),
    empty: rows.length === 0 ? text('noRows') : null,
    groupLabel,
    caption: text('caption', { group: groupLabel }),
    pager: pager(input.total, input.page, language, (page) => `${withQuery(path, { by: group, page })}#by`),
    files: filesOf(group),
    compared,
    comparedTable: tableOf(columns, compared.steps, { language, now: layout.now }, text('comparedCaption')),
    comparedFiles: filesOf('compared'),
    next: nextStep(call, count, language, layout.now),
    definitions: [...defined, ...(input.help.length === 0 ? [] : (['help'] as const))].map((name) => ({
      term: text(`defined.${name}`),
      text: text(`definition.${name}`),
    })),
  };
}

/** What a row comes to: people who registered and attended, and proposals that were submitted and won. */
function totalsOf({ registered, attended, proposals: { submitted, won } }: OutcomeCounts) {
  return { registered, attended, submitted, won };
}

/** What helped besides sessions, with its totals. */
function helpOf(rows: readonly OutcomeRow[], isDecided: boolean, language: string) {
  const of = (row: OutcomeRow) => {
    const { registered: booked, attended: held, proposals } = row;
    const won = isDecided ? shareOf(proposals.won, proposals.submitted) : null;
    const shares = [null, shareOf(held, booked), null, won];
    return figuresOf(row, [row], language).map((figure, index) => {
      const label = translate(language, `console.outcomes.help.${helpFigures[index]}`);
      const share = shares[index] ?? null;
      return { ...figure, label, share: share && shareWords(share, language) };
    });
  };
  return countedHelp.all.flatMap((kind) =>
    rows
      .filter(({ key }) => key === kind.name)
      .map((row) => ({ id: kind.name, title: kind.label(language), figures: of(row) })),
  );
}

const helpFigures = ['booked', 'held', 'submitted', 'won'];

/** The totals of a row with their bars, people and proposals each on the scale of all rows. */
function figuresOf(row: OutcomeCounts, rows: readonly OutcomeCounts[], language: string): Figure[] {
  const all = rows.map(totalsOf);
  const most = {
    people: Math.max(1, ...all.map(({ registered }) => registered)),
    proposals: Math.max(1, ...all.map(({ submitted }) => submitted)),
  };
  return Object.entries(totalsOf(row)).map(([name, count]) => {
    const isPeople = name === 'registered' || name === 'attended';
    return {
      label: translate(language, `console.outcomes.total.${name}`),
      count,
      width: Math.round((count / most[isPeople ? 'people' : 'proposals']) * 10_000) / 100,
      tone: isPeople ? 'k3' : 'k2',
    };
  });
}

/** Those who attended several times and have no proposal, and how to write to them while the call is open. */
function nextStep(call: Call, { undrafted }: Pick<OutcomeCount, 'undrafted'>, language: string, now: Date) {
  const text = (key: string, values = {}) => translate(language, `console.outcomes.next.${key}`, values);
  const people = undrafted.filter((one) => one.times >= fewestTimes).reduce((sum, one) => sum + one.people, 0);
  const left = daysBetween(localTime(now, call.timeZone).date, call.closesOn);
  const query = { attendedAtLeast: String(fewestTimes), proposal: 'no' };
  return {
    found: text('found', { count: people, times: fewestTimes }),
    when: text(left < 0 ? 'closed' : 'now', { left, date: formatLocalDate(call.closesOn, language, 'long') }),
    writePath: people === 0 || left < 0 ? null : withQuery(newBroadcastPath(call), query),
  };
}

/** Who came back is likely to propose something. */
const fewestTimes = 2;
