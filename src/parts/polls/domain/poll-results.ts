import { isNight } from '../../../domain/time/day-parts.js';
import { localTime } from '../../../domain/time/wall-time.js';
import type { PollAnswer } from './poll.js';

/** How many people of a zone gave an answer about a start; null for those who gave none. */
export interface AnswerCount {
  startId: string;
  answer: PollAnswer | null;
  timeZone: string;
  count: number;
}

/** People of one zone whom a start does not suit, and when it is there. */
interface CannotAttend {
  timeZone: string;
  count: number;
  /** `YYYY-MM-DDTHH:mm` there. */
  local: string;
  isNight: boolean;
}

/** What people answered about one start. */
export interface StartResult {
  id: string;
  startsAt: Date;
  yes: number;
  maybe: number;
  no: number;
  unanswered: number;
  /** The largest groups first. */
  cannot: CannotAttend[];
  /** Whether no other start suits more people. */
  isBest: boolean;
}

/** Returns what people answered about each start. Throws RangeError for an unknown zone. */
export function pollResults(
  starts: readonly { id: string; startsAt: Date }[],
  counts: readonly AnswerCount[],
): StartResult[] {
  const results = starts.map(({ id, startsAt }) => {
    const own = counts.filter((one) => one.startId === id);
    const sum = (answer: PollAnswer | null) =>
      own.reduce((all, one) => all + (one.answer === answer ? one.count : 0), 0);
    return {
      id,
      startsAt,
      yes: sum('yes'),
      maybe: sum('maybe'),
      no: sum('no'),
      unanswered: sum(null),
      cannot: own
        .filter(({ answer }) => answer === 'no')
        .sort((a, b) => b.count - a.count || (a.timeZone < b.timeZone ? -1 : 1))
        .map(({ timeZone, count }) => ({
          timeZone,
          count,
          local: localTime(startsAt, timeZone).local,
          isNight: isNight(startsAt, timeZone),
        })),
    };
  });
  const best = results.toSorted(compare)[0];
  return results.map((one) => ({
    ...one,
    isBest: best !== undefined && one.yes + one.maybe > 0 && compare(one, best) === 0,
  }));
}

type Counted = Pick<StartResult, 'yes' | 'maybe'>;

/** Whoever can come at all counts first; among equals, whoever can come without trouble. */
function compare(a: Counted, b: Counted): number {
  return b.yes + b.maybe - (a.yes + a.maybe) || b.yes - a.yes;
}
