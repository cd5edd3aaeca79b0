import { memoizeByObject } from '../../platform/memoize.js';
import { translate } from '../../platform/i18n/messages.js';
import { submissionWindow } from '../calls/submission-window.js';

export const proposalStates = [
  'draft',
  'submitted',
  'shortlisted',
  'winner',
  'showcased',
  'pilot',
  'not-selected',
  'withdrawn',
] as const;
export type ProposalState = (typeof proposalStates)[number];
export const proposalSources = ['api', 'csv', 'webhook', 'declared', 'form'] as const;
/** Sources of proposals: the call's platform, an attendee who declared it, or a team that writes it in Greenroom. */
export type ProposalSource = (typeof proposalSources)[number];
export const changeSources = [...proposalSources, 'staff'] as const;
/** Sources of state changes: as for proposals, or by staff. */
export type ChangeSource = (typeof changeSources)[number];
/** The evidence that an attendee belongs to a proposal. */
export type LinkEvidence = 'address' | 'declared' | 'organization' | 'domain' | 'name';
export type LinkState = 'linked' | 'suggested' | 'rejected';
export type LinkDecision = 'confirmed' | 'rejected';

/** How many matches of a call have the same state, evidences and similarity. */
export interface LinkCount {
  state: LinkState;
  evidences: LinkEvidence[];
  /** How many of the similarities 0.6, 0.7, 0.8 and 0.9 their score reaches. */
  tenths: number;
  count: number;
}

type TimedCall = Parameters<typeof submissionWindow>[0];

/** When a proposal came; see `arrivalSql`. */
export interface ArrivalTimes {
  /** When it was submitted, as its platform says, or received here; null for a draft, or if it isn't known any more. */
  arrivedAt: Date | null;
  /** When its last text was received, if that isn't the first one. */
  changedAt: Date | null;
}

/** Whether a proposal came late, or another text of it that an owner has taken over. */
export type Lateness = 'late' | 'changedLate';

/** Lists ask about tens of thousands of rows, and a deadline is computed with the rules of its zone. */
const deadlineOf = memoizeByObject((call: TimedCall) => submissionWindow(call, new Date(0)).endsAt);

/** Returns whether a proposal came or was changed after the deadline of its call and the minutes of grace, or null. */
export function lateness(call: TimedCall, times: ArrivalTimes | undefined): Lateness | null {
  const isAfter = (at: Date | null | undefined) => at !== null && at !== undefined && at >= deadlineOf(call);
  if (isAfter(times?.arrivedAt)) return 'late';
  return isAfter(times?.changedAt) ? 'changedLate' : null;
}

/** Returns the same as organizers and jurors read it, or null. */
export function lateText(call: TimedCall, times: ArrivalTimes | undefined, language: string): string | null {
  const late = lateness(call, times);
  return late && translate(language, `console.proposals.${late}`);
}

/**
 * How long the email about a withdrawal by others than the team waits, so that a mistake can be corrected before the team
 * reads of it.
 */
export const withdrawalWaitMinutes = 10;
