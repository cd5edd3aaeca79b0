import { scaleLinear } from 'd3-scale';
import type { Call } from '../../../domain/calls/call.entity.js';
import { isMovable } from '../../../domain/sessions/session.js';
import type { Session } from '../../../domain/sessions/session.entity.js';
import { translate } from '../../../platform/i18n/messages.js';
import type { ConsoleLayout } from '../../../console/frame/layout.js';
import { type TimeChoice, timeChoice, useOfStarts } from '../../planner/console/time-choice.js';
import type { Poll } from '../domain/poll.entity.js';
import type { StartResult } from '../domain/poll-results.js';
import { planOf } from '../domain/session-of-poll.js';

/** Describes the starts of a poll with what people answered, in the zone of its call. A draft has no answers. */
export function startViews(
  { mayChange, language, now }: ConsoleLayout,
  given: { call: Call; poll: Poll; session: Session | null; results: readonly StartResult[]; isDraft: boolean },
): TimeChoice[] {
  const { call, poll, session, results, isDraft } = given;
  const isUsable = mayChange && !isDraft && (session === null || isMovable(session, now));
  const use = { call, session, minutes: String(poll.durationMinutes), plannedBy: planOf(poll) };
  return results.map((result) => {
    const { startsAt, yes, maybe, no, unanswered, cannot, isBest } = result;
    const isThere = session?.startsAt.getTime() === startsAt.getTime();
    const groups = cannot.map(({ timeZone, count, local, isNight }) => ({
      timeZone,
      people: count,
      locals: [local],
      isNight,
    }));
    return timeChoice([startsAt], groups, call, language, {
      suits: isDraft ? null : translate(language, 'console.polls.counts', { yes, maybe, no, unanswered }),
      isBest,
      bars: isDraft ? [] : barsOf(result),
      notes: isThere ? [translate(language, 'console.polls.isTheTime')] : [],
      use: isUsable && !isThere && startsAt > now ? useOfStarts([startsAt], use, language) : null,
    });
  });
}

function barsOf({ yes, maybe, no, unanswered }: StartResult): TimeChoice['bars'] {
  const across = scaleLinear([0, Math.max(1, yes + maybe + no + unanswered)], [0, 100]);
  const at = (count: number) => Math.round(across(count) * 10) / 10;
  return [
    { tone: 'k3', x: 0, width: at(yes) },
    { tone: 'k2', x: at(yes), width: at(maybe) },
    { tone: 'k1', x: at(yes + maybe), width: at(no) },
  ];
}
