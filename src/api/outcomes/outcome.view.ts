import { z } from 'zod';
import {
  type ComparedCounts,
  type ComparedShare,
  comparedSteps,
  compareOutcomes,
} from '../../domain/outcomes/comparison.js';
import type { OutcomeCount } from '../../domain/outcomes/outcome-count.entity.js';
import {
  type OutcomeCounts,
  type OutcomeGroup,
  outcomeGroups,
  proposalSteps,
  stepsOf,
} from '../../domain/outcomes/funnel.js';
import type { OutcomeRow } from '../../domain/outcomes/outcomes.queries.js';

const count = z.number().int();
const share = z
  .object({
    count,
    of: count,
    share: z.number().nullable().meta({ description: 'From 0 to 1; null where `of` is below 5.' }),
  })
  .nullable();
const steps = z.array(
  z.object({
    step: z.enum(['registered', 'attended', 'behind', ...proposalSteps]),
    unit: z.enum(['people', 'proposals']).meta({ description: 'What `count` counts.' }),
    count,
    fromBefore: share.meta({ description: 'Of the step before in the same unit; null for the first.' }),
    fromRegistered: share.meta({ description: 'People who came so far, of those registered; null for the first.' }),
  }),
);
const invited = count.meta({ description: 'Of those registered, whom a delegation brought.' });
const interval = { low: z.number(), high: z.number() };
const side = z.object({
  count,
  of: count,
  share: z.number().nullable(),
  interval: z.object(interval).nullable().meta({ description: '95 %, Wilson.' }),
});

export const outcomesSchema = z
  .object({
    by: z.enum(outcomeGroups),
    countedAt: z
      .string()
      .nullable()
      .meta({ format: 'date-time', description: 'Null while a large call is counted for the first time.' }),
    isCounting: z.boolean().meta({ description: 'Whether newer numbers are on their way.' }),
    sessions: count.meta({ description: 'Sessions that had begun; the others are not counted.' }),
    sessionsAhead: count,
    all: z.object({ invited, steps }),
    items: z.array(
      z.object({
        key: z.string().meta({
          description: 'Slug of a theme, id of a session (the first run), a kind, or a country; empty: not known.',
        }),
        title: z.string().nullable().meta({ description: 'Of a session.' }),
        invited,
        steps,
      }),
    ),
    nextCursor: z.string().nullable(),
    comparison: z
      .array(
        z.object({
          step: z.enum(comparedSteps),
          attended: side,
          others: side,
          difference: z
            .object({ points: z.number(), ...interval })
            .nullable()
            .meta({ description: '`attended - others` with its 95 % interval, Newcombe; null below 10 proposals.' }),
          verdict: z.enum(['too-few', 'unclear', 'more', 'less']),
        }),
      )
      .meta({
        description:
          'Proposals with somebody who attended before they were submitted, beside all others: what goes together, not why.',
      }),
  })
  .meta({ id: 'Outcomes', title: 'Outcomes' });
export type OutcomesView = z.output<typeof outcomesSchema>;

/** The outcomes of a call. */
export function outcomesView(input: {
  by: OutcomeGroup;
  /** Null while the first count runs. */
  count: OutcomeCount | null;
  isCounting: boolean;
  whole: OutcomeCounts;
  page: { items: OutcomesView['items']; nextCursor: string | null };
  compared: Record<'attended' | 'others', ComparedCounts>;
}): OutcomesView {
  const { by, isCounting, whole, page } = input;
  return {
    by,
    countedAt: input.count?.countedAt.toISOString() ?? null,
    isCounting,
    sessions: input.count?.sessions ?? 0,
    sessionsAhead: input.count?.sessionsAhead ?? 0,
    all: { invited: whole.invited, steps: stepsOf(whole) },
    ...page,
    comparison: compareOutcomes(input.compared.attended, input.compared.others).map((one) => ({
      ...one,
      attended: sideView(one.attended),
      others: sideView(one.others),
    })),
  };
}

/** One row of the outcomes. */
export function outcomeView(row: OutcomeRow): OutcomesView['items'][number] {
  return { key: row.key, title: row.title, invited: row.invited, steps: stepsOf(row) };
}

function sideView({ count, of, share, interval }: ComparedShare) {
  return { count, of, share, interval };
}
