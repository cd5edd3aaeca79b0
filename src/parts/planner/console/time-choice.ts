import type { Call } from '../../../domain/calls/call.entity.js';
import type { Session } from '../../../domain/sessions/session.entity.js';
import { formatDate, formatLocalTime, formatTime } from '../../../domain/time/format.js';
import { localTime } from '../../../domain/time/wall-time.js';
import { zoneCity } from '../../../domain/time/zones.js';
import { translate } from '../../../platform/i18n/messages.js';
import { type Query, withQuery } from '../../../platform/http/query.js';
import type { PlannedRuns } from '../domain/plan.js';
import { newSessionPath, sessionPath } from '../../../console/paths/session-paths.js';

const maxLeftOut = 6;

/** People of one zone whom no start suits. */
export interface LeftOutGroup {
  timeZone: string;
  people: number;
  /** The local time of each start there. */
  locals: readonly string[];
  isNight?: boolean;
}

/** A start that is proposed, or several: whom it suits, where it doesn't and what time it is there, and what to do with it. */
export interface TimeChoice {
  starts: { day: string; time: string }[];
  /** Whom it suits, in words; null while nobody has been asked. */
  suits: string | null;
  isBest: boolean;
  /** Answers as parts of a bar, in percent. */
  bars: { tone: string; x: number; width: number }[];
  notes: string[];
  /** Public holidays on which it falls. */
  holidays: string[];
  isForEveryone: boolean;
  leftOut: { city: string; rest: string }[];
  moreLeftOut: string | null;
  /** Shows the first start on the maps below. */
  showPath: string | null;
  isShown: boolean;
  use: { path: string; label: string } | null;
}

/** Describes proposed starts in the zone of the call; `own` is what else is known about them. */
export function timeChoice(
  starts: readonly Date[],
  leftOut: readonly LeftOutGroup[],
  { timeZone }: Call,
  language: string,
  own: Partial<TimeChoice>,
): TimeChoice {
  const more = leftOut.length - maxLeftOut;
  return {
    starts: starts.map((at) => ({
      day: formatDate(at, timeZone, language, 'weekday-short'),
      time: formatTime(at, timeZone, language),
    })),
    suits: null,
    isBest: false,
    bars: [],
    notes: [],
    holidays: [],
    isForEveryone: false,
    leftOut: leftOutViews(leftOut, language),
    moreLeftOut: more > 0 ? translate(language, 'console.planner.moreLeftOut', { count: more }) : null,
    showPath: null,
    isShown: false,
    use: null,
    ...own,
  };
}

/** Describes starts by how they suit the people who are expected, `of` them in all. */
export function plannedChoice(
  { starts, inside, atLunch, leftOut }: PlannedRuns,
  of: number,
  call: Call,
  language: string,
  { notes = [], ...own }: Partial<TimeChoice>,
): TimeChoice {
  const text = (key: string, values = {}) => translate(language, `console.planner.${key}`, values);
  const groups = leftOut.map(({ timeZone, weight, locals }) => ({
    timeZone,
    people: weight,
    locals: locals.map(({ local }) => local),
  }));
  return timeChoice(starts, groups, call, language, {
    suits: text('suits', { count: inside + atLunch, of }),
    notes: [...(atLunch > 0 ? [text('atLunch', { count: atLunch })] : []), ...notes],
    isForEveryone: leftOut.length === 0,
    ...own,
  });
}

/**
 * Returns where a start is used: the preview of moving the session, or without one the form of a new session. Several
 * become runs of the session, or its first one.
 */
export function useOfStarts(
  starts: readonly Date[],
  { call, session, minutes, plannedBy }: { call: Call; session: Session | null; minutes: string; plannedBy?: string },
  language: string,
): TimeChoice['use'] {
  const [first, ...others] = starts.map((at) => localTime(at, (session ?? call).timeZone));
  if (first === undefined) return null;
  const text = (key: string) => translate(language, `console.planner.${key}`, { count: starts.length });
  const query: Query = { startsOn: first.date, startsTime: first.time, durationMinutes: minutes };
  if (session === null) {
    const path = withQuery(newSessionPath(call), query, { plannedBy });
    return { path, label: text(others.length > 0 ? 'createFirst' : 'create') };
  }
  if (others.length === 0) return { path: withQuery(sessionPath(session, 'move'), query), label: text('move') };
  const dates = [first, ...others].map(({ date, time }) => `${date} ${time}`).join('\n');
  return {
    path: withQuery(sessionPath(session, 'again'), { people: 'other', pattern: 'dates', dates }),
    label: text('addRuns'),
  };
}

/** The largest groups, as an enumeration. */
function leftOutViews(groups: readonly LeftOutGroup[], language: string): TimeChoice['leftOut'] {
  const either = new Intl.ListFormat(language, { type: 'disjunction' });
  const comma = translate(language, 'console.common.comma').trimEnd();
  return groups.slice(0, maxLeftOut).map(({ timeZone, people, locals, isNight = false }, index) => {
    const times = either.format(locals.map((local) => formatLocalTime(local, language)));
    const rest = translate(language, `console.planner.${isNight ? 'leftOutAtNight' : 'leftOutAt'}`, {
      times,
      count: people,
    });
    return { city: zoneCity(timeZone, language), rest: index < groups.length - 1 ? `${rest}${comma}` : rest };
  });
}
