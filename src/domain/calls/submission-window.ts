import type { Call } from './call.entity.js';
import { callDates } from './call-dates.js';
import { Conflict } from '../../platform/errors.js';

const MINUTE = 60_000;

/** What a new call starts with. */
export const usualSubmissions = { graceMinutes: 5, summaryWords: 150, answerWords: 300 };

/**
 * When proposals can be written and submitted in a call: `never` if its proposals come from elsewhere, and `grace` once
 * the announced deadline has passed and organizers still accept them.
 */
type WindowState = 'never' | 'coming' | 'open' | 'grace' | 'over';

export interface SubmissionWindow {
  state: WindowState;
  opensAt: Date;
  /** The first instant after the announced deadline, whose last minute counts completely. */
  closesAt: Date;
  /** The first instant at which nothing is accepted any more. */
  endsAt: Date;
}

type TimedCall = Pick<
  Call,
  'acceptsProposals' | 'proposalGraceMinutes' | 'opensOn' | 'closesOn' | 'timeZone' | 'archivedAt'
>;

/**
 * Returns when proposals can be submitted. The deadline is an instant, however the clocks of the call and of the team
 * show it.
 */
export function submissionWindow(call: TimedCall, now: Date): SubmissionWindow {
  const { opensAt, closesAt: lastMinute } = callDates(call);
  const closesAt = new Date(lastMinute.getTime() + MINUTE);
  const endsAt = new Date(closesAt.getTime() + call.proposalGraceMinutes * MINUTE);
  return { state: stateOf(call, { opensAt, closesAt, endsAt }, now), opensAt, closesAt, endsAt };
}

function stateOf(call: TimedCall, { opensAt, closesAt, endsAt }: Omit<SubmissionWindow, 'state'>, now: Date) {
  if (!call.acceptsProposals) return 'never';
  if (call.archivedAt !== null || now >= endsAt) return 'over';
  if (now < opensAt) return 'coming';
  return now < closesAt ? 'open' : 'grace';
}

/** Whether proposals can be changed and submitted now. */
export function isWindowOpen({ state }: Pick<SubmissionWindow, 'state'>): boolean {
  return state === 'open' || state === 'grace';
}

/** Throws Conflict if proposals can't be changed and submitted now. */
export function requireOpenWindow(call: TimedCall, now: Date): void {
  const { state, endsAt } = submissionWindow(call, now);
  switch (state) {
    case 'never':
      throw new Conflict('submissions-elsewhere', 'Proposals of this call are submitted elsewhere.');
    case 'coming':
      throw new Conflict('submissions-not-yet', 'The call is not open yet.');
    case 'over':
      throw new Conflict('submissions-over', 'The deadline has passed.', { endedAt: endsAt.toISOString() });
    case 'open':
    case 'grace':
  }
}
