import { z } from 'zod';
import { type ComparedCounts, type ComparedShare, comparedSteps, compareOutcomes } from '../domain/comparison.js';
import type { OutcomeCount } from '../domain/outcome-count.entity.js';
import { type OutcomeCounts, type OutcomeGroup, outcomeGroups, proposalSteps, stepsOf } from '../domain/funnel.js';
import type { OutcomeRow } from '../domain/outcomes.queries.js';

const count = z.number().int();
const share = z
  .object({
    count,
    of: count,
    share: z.number().nullable().meta({ description: 'From 0 to 1; null if `of` is less than 5.' }),
  })
  .nullable();
const steps = z.array(
  z.object({
    step: z.enum(['registered', 'attended', 'behind', ...proposalSteps]),
    unit: z.enum(['people', 'proposals']).meta({ description: 'What `count` counts.' }),
    count,
    fromBefore: share.meta({ description: 'Share of the previous step in the same unit; null for the first.' }),
    fromRegistered: share.meta({
      description: 'Share of registered people who got this far; null for the first step.',
    }),
  }),
);
const invited = count.meta({ description: 'Number of registered people who came with a delegation.' });
const interval = { low: z.number(), high: z.number() };
const side = z.object({
  count,
  of: count,
  share: z.number().nullable(),
  interval: z.object(interval).nullable().meta({ description: '95% confidence interval (Wilson).' }),
});

export const outcomesSchema = z
  .object({
    by: z.enum(outcomeGroups),
    countedAt: z.string().nullable().meta({
      format: 'date-time',
      description: 'When the numbers were counted; null while a large call is being counted for the first time.',
    }),
    isCounting: z.boolean().meta({ description: 'Whether a new count is in progress.' }),
    sessions: count.meta({ description: 'Number of sessions that have started. Only these are counted.' }),
    sessionsAhead: count,
    all: z.object({ invited, steps }),
    help: z
      .array(
        z.object({
          name: z.string().meta({ description: '`consultations`, for instance.' }),
          booked: count.meta({ description: 'What was booked and not cancelled.' }),
          held: count.meta({ description: 'What of it has taken place.' }),
          proposals: z.object({ submitted: count, shortlisted: count, won: count }).meta({
            description: 'Proposals of the teams that were helped before the decision, by the step they came to.',
          }),
        }),
      )
      .meta({ description: 'What helped teams besides sessions; empty where there is nothing else.' }),
    items: z.array(
      z.object({
        key: z.string().meta({
          description: 'Theme slug, ID of the session (of its first run), kind, or country code; empty if unknown.',
        }),
        title: z.string().nullable().meta({ description: 'Title of the session; null for other groupings.' }),
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
            .meta({
              description:
                '`attended` minus `others`, with its 95% confidence interval (Newcombe); null with fewer than 10 proposals.',
            }),
          verdict: z.enum(['too-few', 'unclear', 'more', 'less']),
        }),
      )
      .meta({
        description:
          'Compares proposals with someone who attended before submission with all others. This shows correlation, not causation.',
      }),
  })
  .meta({ id: 'Outcomes', title: 'Outcomes' });
export type OutcomesView = z.output<typeof outcomesSchema>;

/** Returns the API view of the outcomes of a call. */
export function outcomesView(input: {
  by: OutcomeGroup;
  /** Null while the first count runs. */
  count: OutcomeCount | null;
  isCounting: boolean;
  whole: OutcomeCounts;
  page: { items: OutcomesView['items']; nextCursor: string | null };
  compared: Record<'attended' | 'others', ComparedCounts>;
  help: readonly OutcomeRow[];
}): OutcomesView {
  const { by, isCounting, whole, page } = input;
  return {
    by,
    countedAt: input.count?.countedAt.toISOString() ?? null,
    isCounting,
    sessions: input.count?.sessions ?? 0,
    sessionsAhead: input.count?.sessionsAhead ?? 0,
    all: { invited: whole.invited, steps: stepsOf(whole) },
    help: input.help.map(({ key, registered, attended, proposals: { submitted, shortlisted, won } }) => ({
      name: key,
      booked: registered,
      held: attended,
      proposals: { submitted, shortlisted, won },
    })),
    ...page,
    comparison: compareOutcomes(input.compared.attended, input.compared.others).map((one) => ({
      ...one,
      attended: sideView(one.attended),
      others: sideView(one.others),
    })),
  };
}

/** Returns the API view of a row of outcomes. */
export function outcomeView(row: OutcomeRow): OutcomesView['items'][number] {
  return { key: row.key, title: row.title, invited: row.invited, steps: stepsOf(row) };
}

function sideView({ count, of, share, interval }: ComparedShare) {
  return { count, of, share, interval };
}
