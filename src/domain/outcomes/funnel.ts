import type { ProposalState } from '../proposals/proposal.js';

/** By what the outcomes of a call are put into rows; `all` is the one row of the whole call. */
export const outcomeGroups = ['theme', 'session', 'kind', 'country', 'organization-kind'] as const;
export type OutcomeGroup = (typeof outcomeGroups)[number];

/** The steps of a proposal, each of which implies those before it. */
export const proposalSteps = ['drafted', 'submitted', 'shortlisted', 'won', 'showcased'] as const;
export type ProposalStep = (typeof proposalSteps)[number];

/** The steps from the first that people take to the last of their proposals. */
type OutcomeStep = 'registered' | 'attended' | 'behind' | ProposalStep;

/** Which step a state means that was reached, as a number from 1; those before it are implied. Withdrawn says nothing of it. */
export const reachedBy: Readonly<Record<ProposalState, number>> = {
  draft: 1,
  submitted: 2,
  shortlisted: 3,
  winner: 4,
  showcased: 5,
  pilot: 5,
  'not-selected': 2,
  withdrawn: 1,
};

/** The states along the way: a step back from one to another takes back a mistake, so that the later one never counted. */
export const stepsOnTheWay: Readonly<Partial<Record<ProposalState, number>>> = {
  draft: 1,
  submitted: 2,
  shortlisted: 3,
  winner: 4,
  showcased: 5,
  pilot: 6,
};

/** What is counted in a row: each person once, however often they registered, and each proposal once. */
export interface OutcomeCounts {
  registered: number;
  /** Those of them whom somebody else put on the list. */
  invited: number;
  attended: number;
  /** Proposals with somebody behind them who attended. */
  proposals: Record<ProposalStep, number>;
  /** People who attended and belong to them. */
  people: Record<ProposalStep, number>;
}

/** Of fewer than these no share is said. */
const fewest = 5;

/** `count` of `of`, which are of one kind. */
export interface Share {
  count: number;
  of: number;
  /** Null where `of` is too few to say. */
  share: number | null;
}

/** A step of a row. Shares divide like by like: people by people, and proposals by proposals. */
export interface StepCount {
  step: OutcomeStep;
  unit: 'people' | 'proposals';
  count: number;
  /** Of those who came to the step before it in the same unit; null for the first. */
  fromBefore: Share | null;
  /** Of the people who registered, those who came so far; null for the first. */
  fromRegistered: Share | null;
}

/** How many of those at one place came to the next. */
export function shareOf(count: number, of: number): Share {
  return { count, of, share: of < fewest ? null : count / of };
}

/** The steps of a row in their order. */
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
      const before = proposalSteps[index - 1];
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

/** A row in which nothing has happened. */
export function nothingCounted(): OutcomeCounts {
  const none = () => ({ drafted: 0, submitted: 0, shortlisted: 0, won: 0, showcased: 0 });
  return { registered: 0, invited: 0, attended: 0, proposals: none(), people: none() };
}
