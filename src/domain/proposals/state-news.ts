import type { Change } from '../identity/change.js';
import { Place } from '../../platform/place.js';
import type { ProposalPlan } from './proposal-plan.js';
import type { ProposalState } from './proposal.js';

/** Tells teams what others did to the states of their proposals, in the transaction that changes them. */
export interface StateNews {
  /** Organizers moved these proposals to a state. */
  moved(change: Change, ids: readonly string[], to: ProposalState): Promise<void>;
  /** The platform of the call sent these. */
  received(change: Change, plans: readonly Pick<ProposalPlan, 'from' | 'proposal'>[]): Promise<void>;
  /** These are withdrawn again, because a change of many states was undone. */
  withdrawnAgain(change: Change, batchId: string, ids: readonly string[]): Promise<void>;
}

export const stateNews = new Place<StateNews>();
