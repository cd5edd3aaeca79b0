import { type ClockShift, clockShift } from '../time/clock-shift.js';
import type { Session } from './session.entity.js';
import { dayStep, dayStepAt, usualHumaneHours } from '../time/humane-hours.js';

/** People with a seat who live in one zone. */
export interface ZonePeople {
  timeZone: string;
  people: number;
}

/** The people affected by clock changes before a session, the largest groups first. */
export interface ClockChanges {
  people: number;
  zones: (ZonePeople & ClockShift)[];
}

/**
 * Returns which people of a session would come at the wrong hour if they assumed the UTC offsets of `sinceAt`: now, or
 * the start of an earlier session of the series. Empty for sessions that are not upcoming, and for people who attend in
 * person, because they use the local time there. Throws RangeError for an unknown zone.
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

/**
 * Returns for how many people a session begins or ends while they would sleep, between 22:00 and 07:00. Nobody for a
 * session that is not upcoming, or that all attend in person. Throws RangeError for an unknown zone.
 */
export function peopleAtNight(
  session: Pick<Session, 'state' | 'format' | 'startsAt' | 'endsAt'>,
  audience: readonly ZonePeople[],
  now: Date,
): number {
  if (session.state !== 'published' || session.format === 'in-person' || session.startsAt <= now) return 0;
  // A session that ends at 22:00 ends in time.
  const last = new Date(session.endsAt.getTime() - 60_000);
  return audience
    .filter(({ timeZone }) =>
      [session.startsAt, last].some((at) => dayStepAt(at, timeZone, usualHumaneHours) === dayStep.asleep),
    )
    .reduce((sum, { people }) => sum + people, 0);
}
