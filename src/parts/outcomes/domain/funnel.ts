import type { ProposalState } from '../../../domain/proposals/proposal.js';

/** Groupings of outcomes; `all` is the total of the call. */
export const outcomeGroups = ['session', 'country', 'theme', 'kind', 'organization-kind', 'link'] as const;
export type OutcomeGroup = (typeof outcomeGroups)[number];

/**
 * The steps of a proposal, each of which implies those before it, except that a pilot follows winning and needs no
 * showcase.
 */
export const proposalSteps = ['drafted', 'submitted', 'shortlisted', 'won', 'showcased', 'piloted'] as const;
export type ProposalStep = (typeof proposalSteps)[number];

/** All steps, from registration to the last one of a proposal. */
type OutcomeStep = 'registered' | 'attended' | 'behind' | ProposalStep;

/** The step that each state implies, from 1; earlier steps are implied. Withdrawn implies none. */
export const reachedBy: Readonly<Record<ProposalState, number>> = {
  draft: 1,
  submitted: 2,
  shortlisted: 3,
  winner: 4,
  showcased: 5,
  pilot: 6,
  'not-selected': 2,
  withdrawn: 1,
};

/** The states in order: a step back corrects a mistake, so that the later state never counted. */
export const stepsOnTheWay: Readonly<Partial<Record<ProposalState, number>>> = {
  draft: 1,
  submitted: 2,
  shortlisted: 3,
  winner: 4,
  showcased: 5,
  pilot: 6,
};

/** The counts of a row, with each person and each proposal counted once. */
export interface OutcomeCounts {
  registered: number;
  /** Those of them who were registered by someone else. */
  invited: number;
  attended: number;
  /** Proposals with a matched person who attended. */
  proposals: Record<ProposalStep, number>;
  /** Matched people who attended. */
  people: Record<ProposalStep, number>;
}

/** Minimum total for showing a share. */
const fewest = 5;

/** `count` of `of`, in the same unit. */
export interface Share {
  count: number;
  of: number;
  /** Null if `of` is too small. */
  share: number | null;
}

/** A step of a row. Shares are between people, or between proposals. */
export interface StepCount {
  step: OutcomeStep;
  unit: 'people' | 'proposals';
  count: number;
  /** Share of the previous step in the same unit; null for the first. */
  fromBefore: Share | null;
  /** Share of registered people who reached this step; null for the first. */
  fromRegistered: Share | null;
}

/** The share between two steps. */
export function shareOf(count: number, of: number): Share {
  return { count, of, share: of < fewest ? null : count / of };
}

/** Returns the steps of a row in order. */
export function stepsOf(counts: OutcomeCounts): StepCount[] {
  const { registered, attended, proposals, people } = counts;
  const ofPeople = (step: OutcomeStep, count: number, before: number): StepCount => {
    return {
      step,
      unit: 'people',
      count,
      fromBefore: shareOf(count, before),
      fromRegistered: shareOf(count, registered),
    };
  };
  return [
    { step: 'registered', unit: 'people', count: registered, fromBefore: null, fromRegistered: null },
    ofPeople('attended', attended, registered),
    ofPeople('behind', people.drafted, attended),
    ...proposalSteps.map((step, index): StepCount => {
      const before = step === 'piloted' ? 'won' : proposalSteps[index - 1];
      return {
        step,
        unit: 'proposals',
        count: proposals[step],
        fromBefore: before === undefined ? null : shareOf(proposals[step], proposals[before]),
        fromRegistered: shareOf(people[step], registered),
      };
    }),
  ];
}

/** A row without counts. */
export function nothingCounted(): OutcomeCounts {
  const none = () => ({ drafted: 0, submitted: 0, shortlisted: 0, won: 0, showcased: 0, piloted: 0 });
  return { registered: 0, invited: 0, attended: 0, proposals: none(), people: none() };
}
