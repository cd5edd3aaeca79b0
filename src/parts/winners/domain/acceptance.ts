import { Conflict, invalidField, type Refusal } from '../../../platform/errors.js';
import { addDays, daysBetween, shiftLocal } from '../../../domain/time/local-date.js';
import { type DerivedInstant, derivedInstant } from '../../../domain/time/local-instant.js';
import { localTime } from '../../../domain/time/wall-time.js';

/**
 * `stepped-back`: the team had accepted. `expired`: the deadline has passed, and the place went to somebody else.
 * `withdrawn`: the decision was reopened. `dropped`: the team was told that it is no longer a winner.
 */
export type AcceptanceState =
  | 'pending'
  | 'accepted'
  | 'declined'
  | 'stepped-back'
  | 'expired'
  | 'withdrawn'
  | 'dropped';

export const answers = ['accepted', 'declined', 'stepped-back'] as const;
export type Answer = (typeof answers)[number];

/** How long winners have to answer unless organizers set another deadline. */
const defaultDays = 14;

/** How long a team that declined, or stepped back, can still accept, unless its place was given away. */
const reconsiderMs = 24 * 3_600_000;

interface Asked {
  state: AcceptanceState;
  /** Null for a team that no email has reached. */
  toldAt: Date | null;
  deadlineAt: Date;
  answeredAt: Date | null;
}

/** Returns the state at `now`: a question that nobody has answered expires with its deadline, once the team is told. */
export function stateAt(
  { state, toldAt, deadlineAt }: Pick<Asked, 'state' | 'toldAt' | 'deadlineAt'>,
  now: Date,
): AcceptanceState {
  return state === 'pending' && toldAt !== null && now >= deadlineAt ? 'expired' : state;
}

/**
 * Returns the deadline (YYYY-MM-DDTHH:mm) of a team that is told at `toldAt`: as many days later as the day on which the
 * deadline was set is before that, in the time zone of the call. Null if it stays as it is.
 */
export function movedDeadline(
  { deadlineLocal, deadlineSetAt }: { deadlineLocal: string; deadlineSetAt: Date },
  toldAt: Date,
  timeZone: string,
): string | null {
  const dateOf = (at: Date) => localTime(at, timeZone).date;
  const days = daysBetween(dateOf(deadlineSetAt), dateOf(toldAt));
  return days > 0 ? shiftLocal(deadlineLocal, { days }) : null;
}

/** Returns until when a team that declined or stepped back can accept after all, or null. */
export function reconsiderUntil({ state, answeredAt }: Asked, now: Date): Date | null {
  if ((state !== 'declined' && state !== 'stepped-back') || answeredAt === null) return null;
  const until = new Date(answeredAt.getTime() + reconsiderMs);
  return now < until ? until : null;
}

/** Returns why a winner can't give this answer, or null. The same answer again is none. Who has accepted can step back. */
export function answerRefusal(asked: Asked, answer: Answer, now: Date): Refusal | null {
  const state = stateAt(asked, now);
  switch (state) {
    case 'pending':
      return answer === 'stepped-back' ? new Conflict('not-accepted', 'The team has not accepted yet.') : null;
    case 'accepted':
    case 'declined':
    case 'stepped-back':
      if (state === 'accepted' && answer === 'stepped-back') return null;
      if (answer === 'accepted' && reconsiderUntil(asked, now) !== null) return null;
      return state === answer ? null : new Conflict('already-answered', 'This was answered before.', { answer: state });
    case 'expired':
      return new Conflict('answer-too-late', 'The deadline for the answer has passed.');
    case 'dropped':
      return new Conflict('no-longer-winner', 'The proposal is no longer a winner.');
    case 'withdrawn':
      return new Conflict('decision-reopened', 'The decision was reopened. There is nothing to answer at the moment.');
  }
}

/** Returns the instant of a deadline. Throws Invalid for one that has passed. */
export function deadlineOf(deadlineLocal: string, timeZone: string, now: Date): DerivedInstant {
  const derived = derivedInstant(deadlineLocal, timeZone);
  if (derived.at > now) return derived;
  throw invalidField('deadlineLocal', 'deadline-passed', 'Enter a deadline in the future.');
}

/** Returns the deadline that is suggested: at the end of a day, in the time zone of the call. */
export function suggestedDeadline(now: Date, timeZone: string): string {
  return `${addDays(localTime(now, timeZone).date, defaultDays)}T23:59`;
}
