import { scaleLinear } from 'd3-scale';
import type { CannotAttend, StartResult } from '../domain/poll-results.js';
import { formatLocalTime } from '../../../domain/time/format.js';
import { zoneCity } from '../../../domain/time/zones.js';
import { translate } from '../../../platform/i18n/messages.js';
import { dayAndTime } from '../../../console/ui/day-and-time.js';

const maxGroups = 6;

/** What people answered about a start, as a bar and in words. */
export interface StartView {
  id: string;
  when: string;
  isBest: boolean;
  counts: string;
  bars: { tone: string; x: number; width: number }[];
  /** Where it does not suit people, and when it is there. */
  cannot: { city: string; rest: string }[];
  moreCannot: string | null;
}

/** Describes the results of the starts of a poll, in the zone of its call. */
export function startViews(results: readonly StartResult[], timeZone: string, language: string): StartView[] {
  return results.map((result) => {
    const { id, startsAt, yes, maybe, no, unanswered, cannot, isBest } = result;
    const text = (key: string, values = {}) => translate(language, `console.polls.${key}`, values);
    return {
      id,
      when: dayAndTime(startsAt, timeZone, language),
      isBest,
      counts: text('counts', { yes, maybe, no, unanswered }),
      bars: barsOf(result),
      cannot: cannotViews(cannot, language),
      moreCannot: cannot.length > maxGroups ? text('moreCannot', { count: cannot.length - maxGroups }) : null,
    };
  });
}

function barsOf({ yes, maybe, no, unanswered }: StartResult): StartView['bars'] {
  const across = scaleLinear([0, Math.max(1, yes + maybe + no + unanswered)], [0, 100]);
  const at = (count: number) => Math.round(across(count) * 10) / 10;
  return [
    { tone: 'k3', x: 0, width: at(yes) },
    { tone: 'k2', x: at(yes), width: at(maybe) },
    { tone: 'k1', x: at(yes + maybe), width: at(no) },
  ];
}

/** The largest groups, as an enumeration. */
function cannotViews(groups: readonly CannotAttend[], language: string): StartView['cannot'] {
  const shown = groups.slice(0, maxGroups);
  const comma = translate(language, 'console.common.comma').trimEnd();
  return shown.map((group, index) => {
    const { city, rest } = cannotView(group, language);
    return { city, rest: index < groups.length - 1 ? `${rest}${comma}` : rest };
  });
}

function cannotView({ timeZone, count, local, isNight }: CannotAttend, language: string): StartView['cannot'][number] {
  const time = formatLocalTime(local, language);
  return {
    city: zoneCity(timeZone, language),
    rest: translate(language, `console.polls.${isNight ? 'cannotAtNight' : 'cannotAt'}`, { time, count }),
  };
}
