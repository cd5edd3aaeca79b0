import type { Call } from '../../../domain/calls/call.entity.js';
import { type ComparedCounts, compareOutcomes } from '../domain/comparison.js';
import type { OutcomeCount } from '../domain/outcome-count.entity.js';
import { type OutcomeCounts, type OutcomeGroup, outcomeGroups, type StepCount, stepsOf } from '../domain/funnel.js';
import type { OutcomeRow } from '../domain/outcomes.queries.js';
import { translate } from '../../../platform/i18n/messages.js';
import { zoneCity } from '../../../domain/time/zones.js';
import { dayAndTime } from '../../../console/ui/day-and-time.js';
import type { ConsoleLayout } from '../../../console/frame/layout.js';
import { type Pager, pager } from '../../../console/ui/pager.js';
import { withQuery } from '../../../console/paths/paths.js';
import { outcomesPath } from './outcome-paths.js';
import { type ComparisonChart, comparisonChart } from './comparison-chart.js';
import { type FunnelChart, funnelChart, maxOf, stepLabel, stepNotes } from './funnel-chart.js';
import { type NextStep, type NextStepView, nextStepView } from './next-step.js';
import { inOrder, type OutcomeName, outcomeName } from './outcome-names.js';

/** More small charts than these are no picture any more. */
const maxCharts = 12;

interface Files {
  csv: string;
  xlsx: string;
}

interface TableRow {
  name: OutcomeName;
  cells: { label: string; count: number; notes: string[] }[];
}

export interface OutcomesPage extends ConsoleLayout {
  asOf: string;
  covers: string;
  isCounting: boolean;
  countPath: string;
  whole: FunnelChart;
  wholeNote: string | null;
  groups: { path: string; label: string; current: boolean }[];
  group: string;
  columns: { label: string; unit: string }[];
  charts: { name: OutcomeName; chart: FunnelChart }[];
  rows: TableRow[];
  empty: string | null;
  groupLabel: string;
  caption: string;
  pager: Pager | null;
  files: Files;
  compared: ComparisonChart;
  comparedRows: { step: string; attended: string; others: string; words: string }[];
  comparedFiles: Files;
  next: NextStepView;
  nextPath: string;
  definitions: { term: string; text: string }[];
}

const defined = ['registered', 'invited', 'attended', 'behind', 'proposals', 'theme', 'unknown', 'compared'] as const;

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
    next: NextStep;
    /** Those of `namedOf`. */
    names: readonly { id: string; name: string; organization: string | null }[];
  },
): OutcomesPage {
  const { language } = layout;
  const { call, count, group, whole } = input;
  const text = (key: string, values = {}) => translate(language, `console.outcomes.${key}`, values);
  const path = outcomesPath(call);
  const query = { times: String(input.next.times), days: String(input.next.days) };
  const groupLabel = text(`group.${group}`);
  const rows = inOrder(input.rows, group, call);
  const most = maxOf(rows);
  const named = rows.map((row) => ({ name: outcomeName(row, group, call, language), row }));
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
    whole: funnelChart(whole, maxOf([whole]), language),
    wholeNote: whole.invited === 0 ? null : text('invited', { count: whole.invited }),
    groups: outcomeGroups.map((one) => ({
      path: `${withQuery(path, { ...query, by: one })}#by`,
      label: text(`group.${one}`),
      current: one === group,
    })),
    group,
    columns: stepsOf(whole).map(({ step, unit }) => ({ label: stepLabel(step, language), unit: text(`unit.${unit}`) })),
    charts:
      rows.length > maxCharts || group === 'session'
        ? []
        : named.map(({ name, row }) => ({ name, chart: funnelChart(row, most, language) })),
    rows: named.map(({ name, row }) => ({ name, cells: cellsOf(row, language) })),
    empty: rows.length === 0 ? text('noRows') : null,
    groupLabel,
    caption: text('caption', { group: groupLabel }),
    pager: pager(input.total, input.page, language, (page) => `${withQuery(path, { ...query, by: group, page })}#by`),
    files: filesOf(group),
    compared,
    comparedRows: compared.steps.map(({ heading, marks, words }) => ({
      step: heading,
      attended: marks[0]?.text ?? '',
      others: marks[1]?.text ?? '',
      words,
    })),
    comparedFiles: filesOf('compared'),
    next: nextStepView(input.next, call, count, input.names, language, layout.now),
    nextPath: path,
    definitions: defined.map((name) => ({ term: text(`defined.${name}`), text: text(`definition.${name}`) })),
  };
}

function cellsOf(row: OutcomeRow, language: string): TableRow['cells'] {
  return stepsOf(row).map((step) => ({
    label: stepLabel(step.step, language),
    count: step.count,
    notes: [...stepNotes(step, language), ...ownNotes(step, row, language)],
  }));
}

function ownNotes({ step }: StepCount, { invited }: OutcomeRow, language: string): string[] {
  return step === 'registered' && invited > 0
    ? [translate(language, 'console.outcomes.invited', { count: invited })]
    : [];
}
