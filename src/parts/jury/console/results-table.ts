import type { Call } from '../../../domain/calls/call.entity.js';
import { lateness } from '../../../domain/proposals/proposal.js';
import type { JuryProgress } from '../domain/jury-progress.js';
import type { Result } from '../domain/results.js';
import type { Placing } from '../domain/statistics.js';
import type { StreamedCell } from '../../../platform/workbook/stream-workbook.js';

const columns = [
  'place',
  'tied',
  'theme_place',
  'external_id',
  'title',
  'theme',
  'organization',
  'state',
  'average',
  'deviation',
  'lowest',
  'highest',
  'sheets',
  'missing',
  'normalized',
  'normalized_place',
  'order',
  'tie_order',
  'shared_from',
  'shared_to',
  'reviews_needed',
  'late',
];

/** How proposals of the same rank are ordered. */
const tieOrder = 'normalized; sheets; external_id';

const wide = ['title', 'organization'];
/** How many rows are made at a time, while those before are sent. */
const portion = 100;

/** Returns the results in their order as a table for other programs: numbers stay numbers, and missing values are empty. */
export function resultsTable(call: Call, { results, proposalOf, criteria }: JuryProgress) {
  const place = (placing: Placing | null) => placing?.place ?? null;
  const shared = (placing: Placing | null) => (placing === null ? null : placing.isShared ? 'yes' : 'no');
  const number = (value: number | null) => (value === null ? null : Math.round(value * 1e6) / 1e6);
  const row = (one: Result, index: number): StreamedCell[] => {
    const proposal = proposalOf.get(one.id);
    return [
      place(one.place),
      shared(one.place),
      place(one.themePlace),
      proposal?.externalId ?? null,
      proposal?.title ?? null,
      one.theme,
      proposal?.organization ?? null,
      proposal?.state ?? null,
      number(one.average),
      number(one.deviation),
      number(one.marks[0]?.mean ?? null),
      number(one.marks.at(-1)?.mean ?? null),
      one.marks.length,
      one.missing,
      number(one.normalized),
      place(one.normalizedPlace),
      index + 1,
      one.place?.isShared ? tieOrder : one.isSettled ? 'settled' : null,
      one.shared?.from ?? null,
      one.shared?.to ?? null,
      one.lacking,
      lateness(call, proposal) === null ? 'no' : 'yes',
      ...criteria.map(({ slug }) => number(one.criteria[slug] ?? null)),
    ];
  };
  async function* rows(): AsyncGenerator<StreamedCell[][]> {
    for (let from = 0; from < results.length; from += portion)
      yield results.slice(from, from + portion).map((one, index) => row(one, from + index));
  }
  const names = [...columns, ...criteria.map(({ slug }) => `criterion_${slug}`)];
  return { columns: names.map((name) => ({ name, width: wide.includes(name) ? 40 : 16 })), rows: rows() };
}
