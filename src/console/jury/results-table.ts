import type { JuryProgress } from '../../domain/jury/jury-progress.js';
import type { Placing } from '../../domain/jury/statistics.js';

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
];

/** Returns the results as a table for other programs: numbers stay numbers, and missing values are empty. */
export function resultsTable({ results, proposals, criteria }: JuryProgress): {
  columns: string[];
  rows: (string | number | null)[][];
} {
  const known = new Map(proposals.map((proposal) => [proposal.id, proposal]));
  const place = (placing: Placing | null) => placing?.place ?? null;
  const shared = (placing: Placing | null) => (placing === null ? null : placing.isShared ? 'yes' : 'no');
  const number = (value: number | null) => (value === null ? null : Math.round(value * 1e6) / 1e6);
  return {
    columns: [...columns, ...criteria.map(({ slug }) => `criterion_${slug}`)],
    rows: results.map((one) => {
      const proposal = known.get(one.id);
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
        ...criteria.map(({ slug }) => number(one.criteria[slug] ?? null)),
      ];
    }),
  };
}
