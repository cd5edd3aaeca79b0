import type { Call } from '../../../domain/calls/call.entity.js';
import { type ComparedCounts, compareOutcomes } from '../domain/comparison.js';
import { type OutcomeCounts, type OutcomeGroup, proposalSteps, stepsOf } from '../domain/funnel.js';
import type { OutcomeRow } from '../domain/outcomes.queries.js';
import { outcomeName } from './outcome-names.js';
import type { Cell, Table } from '../../../console/ui/table-file.js';

/** Outcomes as a table for other programs: plain numbers, shares from 0 to 1, and an empty cell where they are too few. */
export function outcomeTable(
  rows: readonly OutcomeRow[],
  whole: OutcomeCounts,
  group: OutcomeGroup,
  call: Call,
  language: string,
): Table {
  const columns = [
    'key',
    'name',
    'invited',
    ...stepsOf(whole).flatMap(({ step, unit, fromBefore, fromRegistered }) => [
      `${step}_${unit}`,
      ...(fromBefore === null ? [] : [`${step}_share_of_step_before`]),
      ...(fromRegistered === null ? [] : [`${step}_share_of_registered`]),
    ]),
    ...proposalSteps.map((step) => `people_behind_${step}`),
  ];
  const cells = (counts: OutcomeCounts): Cell[] => [
    counts.invited,
    ...stepsOf(counts).flatMap(({ count, fromBefore, fromRegistered }): Cell[] => [
      count,
      ...(fromBefore === null ? [] : [rounded(fromBefore.share)]),
      ...(fromRegistered === null ? [] : [rounded(fromRegistered.share)]),
    ]),
    ...proposalSteps.map((step) => counts.people[step]),
  ];
  return {
    columns,
    rows: [
      ['all', '', ...cells(whole)],
      ...rows.map((row) => [row.key, outcomeName(row, group, call, language).name, ...cells(row)]),
    ],
  };
}

/** A comparison as a table for other programs. */
export function comparedTable({ attended, others }: Record<'attended' | 'others', ComparedCounts>): Table {
  const sides = ['attended', 'others'] as const;
  return {
    columns: [
      'step',
      ...sides.flatMap((side) => ['', '_of', '_share', '_low', '_high'].map((part) => `${side}${part}`)),
      'difference',
      'difference_low',
      'difference_high',
    ],
    rows: compareOutcomes(attended, others).map((one) => [
      one.step,
      ...sides.flatMap((side) => {
        const { count, of, share, interval } = one[side];
        return [count, of, rounded(share), rounded(interval?.low), rounded(interval?.high)];
      }),
      rounded(one.difference?.points),
      rounded(one.difference?.low),
      rounded(one.difference?.high),
    ]),
  };
}

function rounded(share: number | null | undefined): Cell {
  return share === null || share === undefined ? null : Math.round(share * 10_000) / 10_000;
}
