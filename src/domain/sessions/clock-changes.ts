import { type ClockShift, clockShift } from '../time/clock-shift.js';
import type { Session } from './session.entity.js';

/** People with a seat who live in one zone. */
export interface ZonePeople {
  timeZone: string;
  people: number;
}

/** For whom the clocks change before a session, most people first. */
export interface ClockChanges {
  people: number;
  zones: (ZonePeople & ClockShift)[];
}

/**
 * The DST guard: who of a session's people would come at the wrong hour if they reckoned with the clocks of `sinceAt`,
 * the present or the start of an earlier session of the same series. Nobody in a session that is not ahead, and nobody
 * who travels to the place of it: there its own clock counts. Throws RangeError for an unknown zone.
 */
export function clockChanges(
  session: Pick<Session, 'state' | 'format' | 'startsAt' | 'timeZone'>,
  audience: readonly ZonePeople[],
  now: Date,
  sinceAt = now,
): ClockChanges {
  if (session.state !== 'published' || session.format === 'in-person' || session.startsAt <= now) {
    return { people: 0, zones: [] };
  }
  const zones = audience.flatMap((some) => {
    const shift = clockShift(session.timeZone, some.timeZone, sinceAt, session.startsAt);
    return shift === null ? [] : [{ ...some, ...shift }];
  });
  return {
    people: zones.reduce((sum, { people }) => sum + people, 0),
    zones: zones.sort((a, b) => b.people - a.people || (a.timeZone < b.timeZone ? -1 : 1)),
  };
}
